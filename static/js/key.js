/* Passkeys: a button that asks the browser's key to sign, puts what it says into the form, and sends it.
   Where the browser knows no keys, or this fails, the button stays hidden and the form works without it. */
(function () {
  'use strict';
  var buttons = document.querySelectorAll('button[data-key]'), i;
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  function bytes(text) {
    var raw = atob(text.replace(/-/g, '+').replace(/_/g, '/')), found = new Uint8Array(raw.length), at;
    for (at = 0; at < raw.length; at++) found[at] = raw.charCodeAt(at);
    return found;
  }

  function text(buffer) {
    var raw = new Uint8Array(buffer), found = '', at;
    for (at = 0; at < raw.length; at++) found += String.fromCharCode(raw[at]);
    return btoa(found).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }

  function wanted(button, challenge) {
    var say = function (name) { return button.getAttribute('data-' + name) || ''; };
    var known = say('known') ? say('known').split(' ') : [];
    if (say('key') === 'get') return {challenge: challenge, userVerification: 'preferred'};
    return {
      challenge: challenge,
      rp: {name: 'Passerelle'},
      user: {id: bytes(say('handle')), name: say('login'), displayName: say('login')},
      pubKeyCredParams: [-8, -7, -257].map(function (one) { return {type: 'public-key', alg: one}; }),
      authenticatorSelection: {residentKey: 'required', requireResidentKey: true, userVerification: 'preferred'},
      excludeCredentials: known.map(function (one) { return {type: 'public-key', id: bytes(one)}; }),
      attestation: 'none'
    };
  }

  function said(credential) {
    var from = credential.response, to = {}, names, at;
    names = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
    for (at = 0; at < names.length; at++) if (from[names[at]]) to[names[at]] = text(from[names[at]]);
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: to,
      clientExtensionResults: {}
    });
  }

  function ask(button) {
    var form = button.form, says = form.querySelector('.key-says'), asked = new XMLHttpRequest();
    function failed() { says.textContent = button.getAttribute('data-failed'); }
    if (form.reportValidity && !form.reportValidity()) return;
    says.textContent = '';
    asked.open('GET', button.getAttribute('data-challenge'));
    asked.onerror = failed;
    asked.onload = function () {
      var how = button.getAttribute('data-key');
      if (asked.status !== 200) return failed();
      navigator.credentials[how]({publicKey: wanted(button, bytes(asked.responseText))}).then(function (credential) {
        form.querySelector('[name=signed],[name=made]').value = said(credential);
        form.submit();
      }).then(null, failed);
    };
    asked.send();
  }

  function ready(button) {
    button.hidden = false;
    button.addEventListener('click', function () { ask(button); });
  }

  for (i = 0; i < buttons.length; i++) ready(buttons[i]);
})();
