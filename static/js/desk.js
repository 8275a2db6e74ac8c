/* The desk's alerts: how many wait stands in the title; with sound, if the officer chose it, until somebody takes them. */
(function () {
  'use strict';
  var AGAIN = 20000; // ms between two sounds while somebody waits
  var base = document.title.replace(/^\(\d+\) /, ''), waiting = -1, context = null;

  function lists() { return document.getElementById('lists'); }

  function count() { return lists() ? +lists().getAttribute('data-waiting') || 0 : 0; }

  /* Two short notes, made here: nothing is fetched, nothing kept. A browser that was never touched stays silent. */
  function sound() {
    var Audio = window.AudioContext || window.webkitAudioContext, note, at;
    if (!Audio || !lists() || !lists().getAttribute('data-loud') || !count()) return;
    context = context || new Audio();
    if (context.resume) context.resume();
    for (at = 0; at < 2; at++) {
      note = context.createOscillator();
      note.frequency.value = 660 + 220 * at;
      note.connect(context.destination);
      note.start(context.currentTime + 0.25 * at);
      note.stop(context.currentTime + 0.25 * at + 0.15);
    }
  }

  function look() {
    var now = count(), said = document.getElementById('alert');
    if (now === waiting) return;
    document.title = (now ? '(' + now + ') ' : '') + base;
    if (said && waiting >= 0 && now > waiting) {
      said.textContent = said.getAttribute('data-said').replace('%', now);
      sound();
    }
    waiting = now;
  }

  /* What is being typed is kept from time to time: with the last message of the page, so that the server can tell
     whether it was sent meanwhile. */
  document.addEventListener('htmx:configRequest', function (event) {
    var log = document.getElementById('messages'), node = log && log.lastElementChild;
    if (/\/typing$/.test(event.detail.path)) event.detail.parameters.last = node ? node.id.slice(1) : '0';
  });

  setInterval(look, 1000);
  setInterval(sound, AGAIN);
  look();
})();
