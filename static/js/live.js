/* Makes a page that already works live: sends without leaving it, and receives what is new.
   Plain ES5, so that phones of ten years ago can read it. Without htmx nothing here starts. */
(function () {
  'use strict';
  if (!window.htmx || !window.XMLHttpRequest) return;

  var POLL = 5000;       // ms between two polls while the socket is away
  var SILENCE = 100000;  // ms without a word from the socket before it is taken for dead
  var LATE = 4000;       // ms an acknowledged message may take to appear
  var api, socket, poller, watcher, retry, tries = 0, heard = 0, sent = null;

  htmx.defineExtension('live', { init: function (internal) { api = internal; } });

  function byId(id) { return document.getElementById(id); }

  function line() { return byId('line'); }

  function say(word) {
    var text = word && line() ? line().getAttribute('data-' + word) || '' : '';
    if (line() && line().textContent !== text) line().textContent = text;
  }

  function last() {
    var log = byId('messages'), node = log && log.lastElementChild;
    return node ? +node.id.slice(1) : 0;
  }

  /* Receiving */

  function receive(html) {
    heard = Date.now();
    if (!html || !html.replace(/\s/g, '')) return;
    var focused = document.activeElement && document.activeElement.id;
    var settle = api.makeSettleInfo(document.body), box = document.createElement('div'), part;
    box.innerHTML = html;
    while ((part = box.firstElementChild)) {
      api.oobSwap(part.getAttribute('data-hx-swap-oob') || 'true', part, settle);
      if (part.parentNode === box) box.removeChild(part);
    }
    api.settleImmediately(settle.tasks);
    if (focused && byId(focused) && document.activeElement !== byId(focused)) byId(focused).focus();
  }

  /* A message already on the page is dropped; only what comes after the last one is appended. */
  document.addEventListener('htmx:oobBeforeSwap', function (event) {
    if (event.detail.target.id !== 'messages') return;
    var news = event.detail.fragment, seen = last(), node = news.firstElementChild, next;
    for (; node; node = next) {
      next = node.nextElementSibling;
      if (+node.id.slice(1) <= seen) news.removeChild(node);
    }
  });

  function address(name) {
    var conversation = line().getAttribute('data-conversation');
    return line().getAttribute(name) + '?after=' + last() +
      (conversation ? '&conversation=' + conversation : '&page=' + line().getAttribute('data-mark'));
  }

  function connect() {
    clearTimeout(retry);
    if (!line() || socket) return;
    try {
      socket = new WebSocket(location.protocol.replace('http', 'ws') + '//' + location.host + address('data-live'));
    } catch (none) {
      socket = null;
      return wait();
    }
    var mine = socket, late = setTimeout(function () { mine.close(); lost(mine); }, 15000);
    mine.onopen = function () {
      clearTimeout(late);
      heard = Date.now();
      if (tries) say('back');
      tries = 0;
      clearInterval(poller);
      poller = null;
    };
    mine.onmessage = function (event) { if (mine === socket) receive(event.data); };
    mine.onclose = function () { clearTimeout(late); lost(mine); };
  }

  function lost(which) {
    if (which !== socket) return;
    socket = null;
    wait();
  }

  /* The socket is away: look from time to time, and try it again, each time a little later. */
  function wait() {
    if (!line()) return;
    tries += 1;
    if (tries > 1) say('cut');
    if (!poller) poller = setInterval(poll, POLL);
    if (tries > 1) poll();
    clearTimeout(retry);
    retry = setTimeout(connect, Math.min(60000, 1000 * Math.pow(2, tries - 1)) * (0.5 + Math.random()));
  }

  function poll() {
    if (!line()) return stop();
    var asked = new XMLHttpRequest(), after = address('data-poll');
    asked.open('GET', after);
    asked.setRequestHeader('HX-Request', 'true');
    asked.timeout = 15000;
    asked.onload = function () {
      if (asked.status === 410) return location.replace('/'); /* she has left, on another page */
      if (asked.status === 404 && line().getAttribute('data-gone')) return gone();
      if (asked.status !== 200) return say('cut');
      receive(asked.responseText);
      if (!live()) say('slow');
    };
    asked.onerror = asked.ontimeout = function () { if (!live()) say('cut'); };
    asked.send();
  }

  /* This device opens it no more: nothing of it stays on the screen but what she has typed. */
  function gone() {
    stop();
    byId('messages').textContent = '';
    say('gone');
    line().id = '';
  }

  function live() { return socket && socket.readyState === 1; }

  function stop() {
    clearInterval(poller);
    clearTimeout(retry);
    poller = null;
    if (socket) { var old = socket; socket = null; old.close(); }
  }

  function again() {
    stop();
    tries = 0;
    connect();
  }

  /* A dead line does not say so: what is silent too long is closed and tried again. */
  function watch() {
    if (line() && live() && Date.now() - heard > SILENCE) { again(); poll(); }
  }

  function start() {
    var frames = document.querySelectorAll('iframe.nojs'), i;
    document.documentElement.className = 'js';
    for (i = 0; i < frames.length; i++) frames[i].parentNode.removeChild(frames[i]);
    if (!line()) return stop();
    if (!watcher) watcher = setInterval(watch, 10000);
    connect();
  }

  window.addEventListener('online', function () { if (line()) again(); });
  window.addEventListener('pageshow', function (event) { if (event.persisted && line()) again(); });
  document.addEventListener('visibilitychange', function () {
    if (!document.hidden && line() && Date.now() - heard > 30000) { if (!live()) again(); poll(); }
  });

  /* Sending: the text stays in the field until the server has it. */

  function composer(event) {
    var form = event.detail.elt;
    return form && form.id === 'composer' ? form : null;
  }

  function key() {
    return Date.now().toString(36) + Math.random().toString(36).slice(2, 10);
  }

  function refuse(text) {
    var place = byId('refusal');
    if (!place) return;
    place.textContent = '';
    if (text) place.appendChild(document.createElement('p')).textContent = text;
  }

  document.addEventListener('htmx:configRequest', function (event) {
    var headers = event.detail.headers, name;
    for (name in headers) if (name.slice(0, 3) === 'HX-' && name !== 'HX-Request') delete headers[name];
    var form = composer(event), mark = line() && line().getAttribute('data-mark');
    if (mark) event.detail.parameters.live = mark;
    if (!form || (event.detail.parameters['do'] || 'send') !== 'send') return;
    if (sent !== null) return event.preventDefault();
    sent = form.elements.message.value;
    event.detail.parameters.live = mark || event.detail.parameters.live || '1';
    refuse('');
    say('sending');
  });

  /* Refused because this page's token was too old: a fresh one, so that pressing again works. */
  function renew(token) {
    var fields = document.querySelectorAll('input[name=csrf_token]'), i;
    for (i = 0; token && i < fields.length; i++) fields[i].value = token;
  }

  document.addEventListener('htmx:beforeSwap', function (event) {
    var status = event.detail.xhr.status;
    renew(event.detail.xhr.getResponseHeader('T'));
    if (status >= 400 && status < 500) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });

  document.addEventListener('htmx:afterRequest', function (event) {
    var form = composer(event), xhr = event.detail.xhr, number;
    if (!form || sent === null) return;
    var field = form.elements.message, text = sent;
    sent = null;
    say('');
    if (xhr.status === 204 && xhr.getResponseHeader('N')) {
      /* Only an answer with a number says that the server has it. What was typed while it travelled stays. */
      if (field.value.slice(0, text.length) === text) field.value = field.value.slice(text.length).replace(/^\s+/, '');
      form.elements.key.value = key();
      field.removeAttribute('aria-invalid');
      if (document.activeElement === document.body || document.activeElement.form === form) field.focus();
      number = +xhr.getResponseHeader('N');
      if (!live()) return poll();
      setTimeout(function () { if (last() < number) { poll(); again(); } }, LATE);
    } else if (xhr.status < 400 || xhr.status >= 500) {
      refuse(line() ? line().getAttribute('data-unsent') : '');
      field.focus();
    }
  });

  document.addEventListener('keydown', function (event) {
    var field = event.target, button;
    if (event.keyCode !== 13 || !(event.ctrlKey || event.metaKey) || field.id !== 'message') return;
    button = document.querySelector('#composer .go');
    if (button) button.click();
  });

  /* A new screen in place: hear it from its title on, and start what it holds. */
  document.addEventListener('htmx:afterSettle', function (event) {
    if (event.detail.target.id !== 'main') return;
    var title = document.querySelector('#refusal p') ? byId('refusal') : document.querySelector('#main h1');
    if (title) { title.setAttribute('tabindex', '-1'); title.focus(); }
    window.scrollTo(0, 0);
    start();
  });

  /* Until here htmx was told to leave the page alone: where this script fails, forms stay forms. */
  document.body.removeAttribute('data-hx-disable');
  document.body.setAttribute('data-hx-ext', 'live');
  start();
})();
