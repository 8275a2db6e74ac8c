/* Asks the device once where it is, when she presses for it, and writes that into the field: she sends it, or not.
   Without this script, or where the device cannot say, she writes it herself. */
(function () {
  'use strict';
  var button = document.getElementById('device'), field = document.getElementById('position');
  var says = document.getElementById('device-says');
  if (!button || !field || !navigator.geolocation) return;

  function say(word) { says.textContent = button.getAttribute('data-' + word); }

  function found(position) {
    var at = position.coords, near = button.getAttribute('data-near').replace('#', Math.ceil(at.accuracy));
    var text = at.latitude.toFixed(5) + ', ' + at.longitude.toFixed(5) + ' (' + near + ')';
    field.value = field.value.replace(/\s+$/, '') ? field.value.replace(/\s+$/, '') + '\n' + text : text;
    button.disabled = false;
    say('found');
    field.focus();
  }

  function failed(error) {
    button.disabled = false;
    say(error && error.code === 1 ? 'denied' : 'failed');
  }

  button.addEventListener('click', function () {
    button.disabled = true;
    say('asking');
    try {
      navigator.geolocation.getCurrentPosition(found, failed,
        {enableHighAccuracy: true, timeout: 20000, maximumAge: 0});
    } catch (none) { failed(none); }
  });

  button.hidden = false;
})();
