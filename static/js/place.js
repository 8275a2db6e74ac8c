/* The town field with suggestions: arrows and Enter choose, Escape closes, typing goes on as before. */
(function () {
  'use strict';
  if (!window.htmx) return;
  var current = -1;

  function field() { return document.getElementById('place'); }
  function box() { return document.getElementById('places'); }
  function options() { return box() ? box().querySelectorAll('[role=option]') : []; }

  /* A plain text field until there is a list to speak of: then it is a combobox. */
  function open(there) {
    var input = field();
    if (!input) return;
    current = -1;
    input.removeAttribute('aria-activedescendant');
    if (there) {
      input.setAttribute('role', 'combobox');
      input.setAttribute('aria-autocomplete', 'list');
      input.setAttribute('aria-controls', 'places-list');
      input.setAttribute('aria-expanded', 'true');
    } else {
      input.removeAttribute('role');
      input.removeAttribute('aria-autocomplete');
      input.removeAttribute('aria-controls');
      input.removeAttribute('aria-expanded');
      if (box()) box().hidden = true;
    }
  }

  function point(to) {
    var all = options(), i;
    current = (to + all.length) % all.length;
    for (i = 0; i < all.length; i++) all[i].setAttribute('aria-selected', i === current ? 'true' : 'false');
    field().setAttribute('aria-activedescendant', all[current].id);
    if (all[current].scrollIntoView) all[current].scrollIntoView(false);
  }

  function pick(option) {
    field().value = option.textContent;
    open(false);
    field().focus();
  }

  document.addEventListener('htmx:afterSwap', function (event) {
    if (event.detail.target.id === 'places') open(options().length > 0 && document.activeElement === field());
  });

  document.addEventListener('keydown', function (event) {
    var all = options();
    if (event.target !== field() || !all.length || box().hidden) return;
    if (event.keyCode === 40) point(current + 1);
    else if (event.keyCode === 38) point(current < 0 ? all.length - 1 : current - 1);
    else if (event.keyCode === 13 && current >= 0) pick(all[current]);
    else if (event.keyCode === 27) open(false);
    else return;
    event.preventDefault();
  });

  document.addEventListener('mousedown', function (event) {
    if (event.target.getAttribute && event.target.getAttribute('role') === 'option') {
      event.preventDefault();
      pick(event.target);
    }
  });

  document.addEventListener('focusout', function (event) { if (event.target === field()) open(false); });
})();
