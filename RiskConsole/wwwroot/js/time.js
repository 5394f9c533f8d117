// <rc-time t="unix-ms" mode="relative|clock|second|full">: the server sends the moment once, the browser says it in words and keeps it current.
// One timer serves all of them; the exact time is the tooltip. Re-renders when the zone is switched. Inside an element with data-clock, now is
// what the rc-time of that id shows: a replay's clock.

const live = new Set();
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
let timer;

const pad = (value, width = 2) => String(value).padStart(width, '0');

function parts(ms) {
  const at = new Date(ms);
  return document.documentElement.dataset.zone === 'utc'
    ? [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds(), at.getUTCMilliseconds()]
    : [at.getFullYear(), at.getMonth() + 1, at.getDate(), at.getHours(), at.getMinutes(), at.getSeconds(), at.getMilliseconds()];
}

function zoneName(ms) {
  if (document.documentElement.dataset.zone === 'utc') return 'UTC';
  const offset = -new Date(ms).getTimezoneOffset();
  if (offset === 0) return 'UTC+0';
  const size = Math.abs(offset);
  return `UTC${offset < 0 ? '−' : '+'}${Math.floor(size / 60)}${size % 60 ? ':' + pad(size % 60) : ''}`;
}

/** 2026-11-21 14:02:11.123 UTC+1 */
export function full(ms, withMilliseconds = true) {
  const [year, month, date, h, m, s, milli] = parts(ms);
  const fraction = withMilliseconds ? '.' + pad(milli, 3) : '';
  return `${year}-${pad(month)}-${pad(date)} ${pad(h)}:${pad(m)}:${pad(s)}${fraction} ${zoneName(ms)}`;
}

/** 14:02:11 today, 11-20 14:02:11 this year, 2025-11-20 14:02 before. */
export function clock(ms, now = Date.now()) {
  const [year, month, date, h, m, s] = parts(ms);
  const today = parts(now);
  const time = `${pad(h)}:${pad(m)}:${pad(s)}`;
  if (year !== today[0]) return `${year}-${pad(month)}-${pad(date)} ${pad(h)}:${pad(m)}`;
  return month === today[1] && date === today[2] ? time : `${pad(month)}-${pad(date)} ${time}`;
}

/** now, 12 s ago, 3 min ago, 5 h ago, 4 d ago, then the date; "in 3 min" for what is to come. */
export function relative(ms, now = Date.now()) {
  const age = now - ms;
  const size = Math.abs(age);
  // Clocks of senders and viewers differ a little: what lies up to two seconds ahead is now.
  if (age > -2 * second && age < 2 * second) return 'now';
  if (size >= 30 * day) return full(ms, false).slice(0, 10);
  const [value, unit] =
    size < minute ? [Math.floor(size / second), 's']
    : size < hour ? [Math.floor(size / minute), 'min']
    : size < day ? [Math.floor(size / hour), 'h']
    : [Math.floor(size / day), 'd'];
  return age < 0 ? `in ${value} ${unit}` : `${value} ${unit} ago`;
}

class ConsoleTime extends HTMLElement {
  static observedAttributes = ['t', 'mode'];

  connectedCallback() {
    live.add(this);
    this.clock = this.closest('[data-clock]')?.dataset.clock;
    timer ??= setInterval(tick, second);
    this.render(Date.now());
  }

  disconnectedCallback() {
    live.delete(this);
    if (live.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  }

  attributeChangedCallback() {
    if (this.isConnected) this.render(Date.now());
  }

  render(wallNow) {
    const now = this.clock ? Number(document.getElementById(this.clock)?.getAttribute('t') ?? wallNow) : wallNow;
    const at = Number(this.getAttribute('t'));
    if (!this.hasAttribute('t') || !Number.isFinite(at)) {
      this.show('');
      this.nextAt = Infinity;
      return;
    }
    const mode = this.getAttribute('mode') ?? 'relative';
    const age = Math.abs(now - at);
    this.show(mode === 'full' ? full(at) : mode === 'second' ? full(at, false) : mode === 'clock' ? clock(at, now) : relative(at, now));
    this.title = full(at);
    // Nothing is said anew before it can have changed.
    this.nextAt = mode === 'full' || mode === 'second' ? Infinity : this.clock ? wallNow : now + (mode === 'clock' ? minute : age < minute ? second : age < hour ? 10 * second : minute);
  }

  show(text) {
    if (this.textContent !== text) this.textContent = text;
  }
}

function tick() {
  if (document.hidden) return;
  const now = Date.now();
  for (const element of live) if (element.nextAt <= now + 100) element.render(now);
}

function renderAll() {
  const now = Date.now();
  for (const element of live) element.render(now);
}

document.addEventListener('rc-look', event => {
  if (event.detail.name === 'zone') renderAll();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) renderAll();
});

customElements.define('rc-time', ConsoleTime);
