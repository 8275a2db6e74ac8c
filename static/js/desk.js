/* The desk's alerts: dangers that call for somebody, and how many wait, stand in the title; with sound, if the officer
   chose it, until somebody takes them. */
(function () {
  'use strict';
  var AGAIN = 20000; // ms between two sounds while somebody waits or calls
  var base = document.title.replace(/^(.* · )?(\(\d+\) )?/, ''), waiting = -1, calls = 0, context = null;

  function lists() { return document.getElementById('lists'); }

  function count(what) { return lists() ? +lists().getAttribute('data-' + what) || 0 : 0; }

  /* Two short notes, made here: nothing is fetched, nothing kept. A browser that was never touched stays silent. */
  function sound() {
    var Audio = window.AudioContext || window.webkitAudioContext, note, at;
    if (!Audio || !lists() || !lists().getAttribute('data-loud')) return;
    if (!count('waiting') && !count('calls')) return;
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
    var now = count('waiting'), called = count('calls'), said = document.getElementById('alert');
    if (!said || (now === waiting && called === calls)) return;
    document.title = (called ? said.getAttribute('data-danger') : '') + (now ? '(' + now + ') ' : '') + base;
    if (waiting >= 0) {
      if (now > waiting) said.textContent = said.getAttribute('data-said').replace('%', now);
      if (now > waiting || called > calls) sound();
    }
    waiting = now;
    calls = called;
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
