// Keyboard shortcuts. A control says its key itself: data-key="p" or data-key="g o" (one after the other). Pressing it clicks the control, or
// focuses it where it takes text. Typing in a field never triggers one. "?" lists whatever the page offers right now.

const sequenceTime = 1_000;
let prefix = '';
let prefixTimer;

const takesText = element =>
  element instanceof HTMLElement
  && (element.isContentEditable || element.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=range])'));

const offered = () => [...document.querySelectorAll('[data-key]')].filter(element => !element.disabled && element.closest('[hidden], [inert]') === null);

function find(key) {
  // The last one wins: what a page puts on top of the shell comes later in the document.
  return offered().reverse().find(element => element.dataset.key === key);
}

function setPrefix(key) {
  clearTimeout(prefixTimer);
  prefix = key;
  if (key) prefixTimer = setTimeout(() => (prefix = ''), sequenceTime);
}

function act(element) {
  if (takesText(element)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || takesText(event.target)) return;
  if (document.querySelector('dialog[open], .rz-dialog-wrapper')) return;
  const key = event.key.length === 1 ? event.key : event.key.toLowerCase();

  const whole = prefix ? `${prefix} ${key}` : key;
  const element = find(whole) ?? (prefix ? find(key) : undefined);
  if (element) {
    event.preventDefault();
    setPrefix('');
    act(element);
  } else if (key === '?') {
    event.preventDefault();
    showHelp();
  } else if (!event.repeat && offered().some(candidate => candidate.dataset.key.startsWith(`${key} `))) {
    setPrefix(key);
  } else {
    setPrefix('');
  }
});

document.addEventListener('click', event => {
  if (event.target instanceof Element && event.target.closest('[data-help]')) showHelp();
});

function add(parent, name, text, className) {
  const child = document.createElement(name);
  if (text) child.textContent = text;
  if (className) child.className = className;
  parent.append(child);
  return child;
}

function group(parent, title, rows) {
  if (rows.length === 0) return;
  const section = add(parent, 'section');
  add(section, 'h3', title);
  const list = add(section, 'dl');
  for (const [label, keys] of rows) {
    add(list, 'dt', label);
    const value = add(list, 'dd');
    keys.split(' ').forEach((key, index) => {
      if (index > 0) value.append(' then ');
      add(value, 'kbd', key.length === 1 ? key : key[0].toUpperCase() + key.slice(1));
    });
  }
}

function showHelp() {
  if (document.getElementById('help')) return;
  const dialog = document.createElement('dialog');
  dialog.id = 'help';
  dialog.className = 'dialog';
  dialog.setAttribute('aria-labelledby', 'help-title');
  const head = add(dialog, 'div', '', 'dialog-head');
  add(head, 'h2', 'Keyboard').id = 'help-title';
  const close = add(head, 'button', 'Close', 'button quiet');
  close.type = 'button';
  close.addEventListener('click', () => dialog.close());
  const groups = add(add(dialog, 'div', '', 'dialog-body'), 'div', '', 'help-groups');

  const rows = new Map();
  for (const element of offered()) {
    const label = element.dataset.keyLabel ?? element.getAttribute('aria-label') ?? element.textContent.trim();
    rows.set(element.dataset.key, [label, element.dataset.key, Boolean(element.closest('main'))]);
  }
  const all = [...rows.values()];
  group(groups, 'This page', all.filter(row => row[2]));
  group(groups, 'Go to', all.filter(row => !row[2] && row[1].includes(' ')));
  group(groups, 'Everywhere', [...all.filter(row => !row[2] && !row[1].includes(' ')), ['This help', '?'], ['Close what is open', 'Esc']]);

  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', event => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}
