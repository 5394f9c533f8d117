// What the shell does without asking the server: theme and zone switches, navigation drawer, menus, copy buttons, keys and their help.
import './time.js';
import './keys.js';
import './early.js';
import './notices.js';

const icons = {
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
  light: 'M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
};
const themeWords = { dark: 'Dark theme', light: 'Light theme', system: 'Theme of the system' };
const zoneWords = { local: 'Local', utc: 'UTC' };

function icon(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** A switch that goes round its choices; it draws itself, so the server never renders it again. */
class LookSwitch extends HTMLElement {
  connectedCallback() {
    this.button = document.createElement('button');
    this.button.type = 'button';
    this.button.addEventListener('click', () => window.rcLook.next(this.look));
    this.replaceChildren(this.button);
    this.onLook = () => this.render();
    document.addEventListener('rc-look', this.onLook);
    this.render();
  }

  disconnectedCallback() {
    document.removeEventListener('rc-look', this.onLook);
  }
}

customElements.define('rc-theme-switch', class extends LookSwitch {
  look = 'theme';

  render() {
    const theme = window.rcLook.get('theme');
    this.button.className = 'button quiet icon';
    this.button.dataset.key = 't';
    this.button.dataset.keyLabel = 'Change the theme';
    this.button.title = `${themeWords[theme]} (T)`;
    this.button.setAttribute('aria-label', `Theme: ${theme}. Change the theme`);
    this.button.replaceChildren(icon(icons[theme]));
  }
});

customElements.define('rc-zone-switch', class extends LookSwitch {
  look = 'zone';

  render() {
    const zone = window.rcLook.get('zone');
    this.button.className = 'button quiet';
    this.button.dataset.key = 'z';
    this.button.dataset.keyLabel = 'Change between local time and UTC';
    this.button.title = `Times are ${zone === 'utc' ? 'in UTC' : 'local'} (Z)`;
    this.button.setAttribute('aria-label', `Times: ${zoneWords[zone]}. Change the zone`);
    this.button.textContent = zoneWords[zone];
  }
});

const root = document.documentElement;
const drawerToggle = () => document.querySelector('[data-drawer-toggle]');

function setDrawer(open) {
  root.dataset.drawer = open ? 'open' : 'closed';
  drawerToggle()?.setAttribute('aria-expanded', String(open));
  if (open) document.querySelector('.shell-side a')?.focus();
}

document.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;

  if (target.closest('[data-drawer-toggle]')) setDrawer(root.dataset.drawer !== 'open');
  else if (root.dataset.drawer === 'open' && (target.closest('.nav-link, [data-drawer-close]'))) setDrawer(false);

  if (target.closest('[data-nav-toggle]')) window.rcLook.set('nav', root.dataset.nav === 'narrow' ? 'wide' : 'narrow');

  for (const menu of document.querySelectorAll('details.menu[open]')) {
    const inside = menu.contains(target);
    if (!inside || target.closest('.menu-list a, .menu-list button')) menu.open = false;
  }

  const copy = target.closest('[data-copy]');
  if (copy) copyText(copy);
});

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  const menu = document.querySelector('details.menu[open]');
  if (menu) {
    menu.open = false;
    menu.querySelector('summary')?.focus();
  } else if (root.dataset.drawer === 'open') {
    setDrawer(false);
    drawerToggle()?.focus();
  }
});

async function copyText(button) {
  const word = button.querySelector('[data-copy-word]') ?? button;
  button.dataset.word ??= word.textContent;
  let answer = 'Copied';
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    answer = 'Copying is not allowed here';
  }
  word.textContent = answer;
  clearTimeout(button.copyTimer);
  button.copyTimer = setTimeout(() => (word.textContent = button.dataset.word), 1_500);
}
