// What interrupts a person: the server tells <rc-notices> what came (data-told), this shows toasts and hands sounds and notifications of the browser to the
// one tab that takes them. The same element is the bell; its panel is drawn by the server and closed from here.
import { chime, canChime } from './chime.js';
import { claim, notify, permissionWords, askPermission } from './notify.js';
import { toasts } from './toasts.js';

const soundPause = 5_000;
const ranks = ['info', 'warning', 'error', 'critical'];

let waiting = null; // the worst sound that came while another had just been played

const worse = (a, b) => (ranks.indexOf(a) >= ranks.indexOf(b) ? a : b);

/** Plays in one tab of this browser, and at most once in a while: what comes in between is played once after it, the worst of it. */
async function sound(severity, upTo) {
  if (waiting) {
    waiting = { severity: worse(severity, waiting.severity), upTo };
    return;
  }
  if (!canChime()) {
    toasts.hint('A notice came with sound, which this browser holds back until you click or press a key here.');
    return;
  }
  const wait = await claim('sound', upTo, soundPause);
  if (wait === 0) {
    await chime(severity);
  } else if (wait > 0) {
    waiting = { severity, upTo };
    setTimeout(() => {
      const { severity: worst, upTo: last } = waiting;
      waiting = null;
      void sound(worst, last);
    }, wait);
  }
}

async function showOutside(lines, more, upTo) {
  if (lines.length > 0 && (await claim('browser', upTo, 0)) === 0) notify(lines, more);
}

function tell(told) {
  toasts.seen(told.seen);
  toasts.add(told.toasts, told.more, told.moreCriticals, told.upTo);
  if (told.sound) void sound(told.sound, told.upTo);
  void showOutside(told.browser, told.browserMore, told.upTo);
}

customElements.define('rc-notices', class extends HTMLElement {
  static observedAttributes = ['data-told', 'data-open'];

  connectedCallback() {
    this.onKey = event => this.key(event);
    this.onClick = event => this.clicked(event);
    document.addEventListener('keydown', this.onKey, true);
    document.addEventListener('click', this.onClick);
    toasts.onMore = () => {
      if (!this.panel) this.bell?.click();
    };
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.onKey, true);
    document.removeEventListener('click', this.onClick);
  }

  attributeChangedCallback(name, before, after) {
    if (name === 'data-told') {
      if (after) tell(JSON.parse(after));
    } else if (after === 'true') {
      // The panel itself is drawn after the attribute.
      requestAnimationFrame(() => (this.querySelector('.notice-item') ?? this.panel)?.focus());
    }
  }

  get bell() {
    return this.querySelector('button');
  }

  get panel() {
    return this.querySelector('.notice-panel');
  }

  close(refocus) {
    if (!this.panel) return;
    const inside = this.panel.contains(document.activeElement);
    this.bell.click();
    if (refocus || inside) this.bell.focus();
  }

  clicked(event) {
    const target = event.target instanceof Element ? event.target : null;
    if (!target || !this.panel) return;
    if (target.closest('[data-notices-close]')) this.close(true);
    else if (this.panel.contains(target) ? target.closest('a') : !this.contains(target) && target.isConnected) this.close(false);
  }

  key(event) {
    if (!this.panel || event.defaultPrevented) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.close(true);
      return;
    }
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!step || !this.panel.contains(document.activeElement)) return;
    const items = [...this.panel.querySelectorAll('.notice-item')];
    const at = items.indexOf(document.activeElement);
    if (items.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    items[Math.min(items.length - 1, Math.max(0, at + step))].focus();
  }
});

/** Says in words whether this browser lets sounds or notifications through; kept true while it stands. */
customElements.define('rc-way-state', class extends HTMLElement {
  connectedCallback() {
    this.draw = () => {
      this.textContent = this.getAttribute('for') === 'browser' ? permissionWords() : 'AudioContext' in window ? '' : 'This browser plays no sounds.';
    };
    document.addEventListener('rc-permission', this.draw);
    this.draw();
  }

  disconnectedCallback() {
    document.removeEventListener('rc-permission', this.draw);
  }
});

/** The time zones this browser knows, as suggestions; and its own, which its button puts into the field. */
customElements.define('rc-zones', class extends HTMLElement {
  connectedCallback() {
    const input = document.getElementById(this.getAttribute('for'));
    const list = document.createElement('datalist');
    list.id = `${input.id}-list`;
    for (const zone of ['UTC', ...(Intl.supportedValuesOf?.('timeZone') ?? [])]) list.append(new Option(zone, zone));
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button quiet';
    button.textContent = `Use this browser’s: ${own}`;
    button.addEventListener('click', () => {
      input.value = own;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    this.replaceChildren(list, button);
    input.setAttribute('list', list.id);
  }
});

document.addEventListener('click', async event => {
  const button = event.target instanceof Element ? event.target.closest('[data-try]') : null;
  if (!button) return;
  const severity = button.dataset.severity || 'critical';
  const label = severity[0].toUpperCase() + severity.slice(1);
  const line = { seq: 0, id: 'example', href: '/settings#reaches', severity, label, title: 'An example', what: 'This is how a notice reaches you.' };
  if (button.dataset.try === 'toast') {
    toasts.add([line], 0, 0, 0);
  } else if (button.dataset.try === 'sound') {
    await chime(severity);
  } else if (await askPermission()) {
    notify([line], 0);
  }
});
