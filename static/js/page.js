/* What every page of hers does first. The exit: blank at once, then the server is told, then elsewhere; where
   this script fails, the form goes by itself. A page that closes says so; one put aside asks before it is shown.
   Its name says nothing: some browsers note the addresses of scripts on the disk. */
(function () {
  'use strict';
  var form = document.getElementById('exit');
  if (!form || !form.querySelector || !window.addEventListener) return;

  var ALIVE = 5000;  // ms between two presses of Shift that belong together
  var button = form.querySelector('button'), said = form.querySelector('[role=status]');
  var gone = false, alone = false, presses = 0, timer;

  function show(on) { document.documentElement.style.display = on ? '' : 'none'; }

  function asks(what) {
    var data = new FormData(form);
    data.append('do', what);
    data.append('live', '1');
    return data;
  }

  /* Goes out even if the page dies at once. False where the browser cannot, or will not. */
  function tell(what) {
    try { return navigator.sendBeacon('/', asks(what)); } catch (none) { return false; }
  }

  function away() { location.replace(form.getAttribute('data-to')); }

  form.addEventListener('submit', function (event) {
    show(false);
    if (!gone && !tell('leave')) return;  // the form goes: its answer leads out as well
    gone = true;
    event.preventDefault();
    away();
  });

  /* Shift three times, by itself: not as part of a capital, of a shortcut, or of another layout. */
  function say(word) { said.textContent = word ? form.getAttribute('data-' + word) : ''; }

  function stop() {
    clearTimeout(timer);
    if (presses) say('none');
    presses = 0;
  }

  window.addEventListener('keydown', function (event) {
    if (event.repeat) return;
    alone = event.keyCode === 16 && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!alone) stop();
  }, true);

  window.addEventListener('mousedown', function () { alone = false; }, true);

  window.addEventListener('keyup', function (event) {
    if (event.keyCode !== 16 || !alone) return;
    alone = false;
    clearTimeout(timer);
    presses += 1;
    if (presses > 2) return button.click();
    say(presses === 1 ? 'two' : 'one');
    timer = setTimeout(stop, ALIVE);
  }, true);

  window.addEventListener('pagehide', function () {
    if (!gone && document.getElementById('line')) tell('shut');
  });

  /* A page that the browser had put aside: shown again only if the server still knows it. */
  window.addEventListener('pageshow', function (event) {
    if (!event.persisted) return;
    show(false);
    var asked = new XMLHttpRequest();
    asked.open('POST', '/');
    asked.setRequestHeader('HX-Request', 'true');
    asked.onload = function () {
      if (!gone && asked.status === 204) show(true);
      else location.replace('/');
    };
    asked.onerror = function () { location.replace('/'); };
    asked.send(asks('here'));
  });

  button.title = form.getAttribute('data-hint');
})();
