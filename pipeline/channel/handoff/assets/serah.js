// A copy button beside each field. Without this file the fields remain: press
// and hold, select all, copy.
(function () {
  'use strict';
  var words = document.currentScript.dataset;

  function select(field) {
    field.focus();
    field.select();
    field.setSelectionRange(0, field.value.length);
  }

  function copy(field) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(field.value).catch(function () { return old(field); });
    }
    return old(field);
  }

  function old(field) {
    select(field);
    return document.execCommand('copy') ? Promise.resolve() : Promise.reject();
  }

  document.querySelectorAll('.field').forEach(function (box) {
    var field = box.querySelector('textarea, input');
    var label = box.querySelector('label');
    var button = document.createElement('button');
    var status = document.createElement('span');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = words.copy;
    button.setAttribute('aria-label', words.copy + ': ' + label.textContent);
    status.className = 'unseen';
    status.setAttribute('role', 'status');
    button.addEventListener('click', function () {
      copy(field).then(function () { say(words.copied); }, function () { select(field); say(words.hold); });
    });
    function say(text) {
      button.textContent = status.textContent = text;
      button.classList.add('done');
      setTimeout(function () {
        button.textContent = words.copy;
        status.textContent = '';
        button.classList.remove('done');
      }, 2500);
    }
    box.append(button, status);
    field.addEventListener('focus', function () { field.select(); });
  });
})();
