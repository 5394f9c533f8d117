// The state of the connection: live, delayed, reconnecting, offline, over. Kept in the browser, because only the browser knows when the
// server is gone. <rc-connection> shows it; reconnect.js sets it.

const words = {
  connecting: 'Connecting',
  live: 'Live',
  delayed: 'Delayed',
  reconnecting: 'Reconnecting',
  offline: 'Offline',
  over: 'Ended',
};

const current = { state: 'connecting', since: Date.now(), reason: 'The page is being connected.' };

export const connection = {
  get state() {
    return current.state;
  },
  get since() {
    return current.since;
  },
  /** Keeps "since" while only the reason changes. */
  set(state, reason) {
    if (state === current.state && reason === current.reason) return;
    if (state !== current.state) current.since = Date.now();
    current.state = state;
    current.reason = reason;
    document.documentElement.dataset.connection = state;
    document.dispatchEvent(new CustomEvent('rc-connection', { detail: { ...current } }));
  },
};

export function timeOf(ms) {
  const at = new Date(ms);
  const utc = document.documentElement.dataset.zone === 'utc';
  const figures = utc ? [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()] : [at.getHours(), at.getMinutes(), at.getSeconds()];
  return figures.map(figure => String(figure).padStart(2, '0')).join(':');
}

customElements.define('rc-connection', class extends HTMLElement {
  // Set by the server while the console itself is late.
  static observedAttributes = ['data-delay', 'data-delay-since'];

  connectedCallback() {
    this.box = document.createElement('span');
    this.box.className = 'connection';
    this.box.setAttribute('role', 'status');
    const mark = document.createElement('span');
    mark.className = 'connection-mark';
    mark.setAttribute('aria-hidden', 'true');
    this.word = document.createElement('span');
    this.word.className = 'connection-word';
    this.box.append(mark, this.word);
    this.replaceChildren(this.box);
    this.onChange = () => this.render();
    document.addEventListener('rc-connection', this.onChange);
    document.addEventListener('rc-look', this.onChange);
    this.render();
  }

  disconnectedCallback() {
    document.removeEventListener('rc-connection', this.onChange);
    document.removeEventListener('rc-look', this.onChange);
  }

  attributeChangedCallback() {
    if (this.box) this.render();
  }

  render() {
    // What the server said last holds while the browser hears it.
    const late = current.state === 'live' && this.dataset.delay;
    const state = late ? 'delayed' : current.state;
    this.box.dataset.state = state;
    // Text is written only when it differs: a screen reader speaks each writing of a live region.
    if (this.word.textContent !== words[state]) this.word.textContent = words[state];
    this.title = late
      ? `${this.dataset.delay} Since ${timeOf(Number(this.dataset.delaySince))}.`
      : `${words[state]} since ${timeOf(current.since)}. ${current.reason}`;
  }
});
