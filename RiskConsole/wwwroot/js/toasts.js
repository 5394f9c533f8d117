// Toasts: at most three (one on a phone) at a fixed place, and a count of the others. Critical ones stay until they are dismissed or seen, others leave by themselves, but
// not while somebody points at them or has the focus among them. What one tab dismisses leaves the others of this browser too.

const narrow = matchMedia('(max-width: 640px)');
const most = () => (narrow.matches ? 1 : 3);
const stay = 8_000;
const stayAfterHover = 3_000;
const speakEvery = 10_000;

const channel = 'BroadcastChannel' in window ? new BroadcastChannel('rc-notices') : null;
const none = () => ({ count: 0, criticals: 0, upTo: 0, until: 0 });

function make(parent, name, className, text) {
  const child = document.createElement(name);
  if (className) child.className = className;
  if (text) child.textContent = text;
  parent?.append(child);
  return child;
}

function button(parent, className, text, onClick) {
  const child = make(parent, 'button', className, text);
  child.type = 'button';
  child.addEventListener('click', onClick);
  return child;
}

class Toasts {
  onMore = () => {};
  items = []; // as shown, from top to bottom
  more = none();
  paused = false;
  spokenAt = -speakEvery;
  unspoken = { count: 0, criticals: 0, first: null };

  add(lines, more, criticals, upTo) {
    // Who looks at the alert needs no toast of it.
    const news = lines.filter(line => document.hidden || !line.href.startsWith('/alerts/') || location.pathname !== line.href);
    if (news.length === 0 && more === 0) return;
    this.build();
    this.announce(news, more, criticals);
    const now = performance.now();
    for (const line of [...news].reverse()) {
      this.items = this.items.filter(item => item.line.id !== line.id || this.drop(item));
      // Nothing moves under the pointer.
      if (this.paused && this.items.length > 0) this.count(line);
      else this.items.unshift({ line, until: line.severity === 'critical' ? Infinity : now + stay, element: this.draw(line) });
    }
    this.more.count += more;
    this.more.criticals += criticals;
    if (more > 0) this.more = { ...this.more, upTo, until: now + stay };
    this.items.sort((a, b) => (b.line.severity === 'critical') - (a.line.severity === 'critical'));
    for (const item of this.items.splice(most())) {
      this.count(item.line);
      this.drop(item);
    }
    this.arrange();
  }

  /** A word on the side that is no notice; once per page, until the next click or key. */
  hint(text) {
    if (this.hinted) return;
    this.hinted = true;
    this.build();
    this.hintLine.textContent = text;
    const gone = () => {
      this.hintLine.textContent = '';
      this.arrange();
    };
    for (const name of ['pointerdown', 'keydown']) document.addEventListener(name, gone, { once: true, capture: true });
    this.arrange();
  }

  seen(upTo) {
    if (!this.region) return;
    this.items = this.items.filter(item => item.line.seq > upTo || item.line.seq === 0 || this.drop(item));
    if (this.more.upTo <= upTo) this.more = none();
    this.arrange();
  }

  dismiss(item, isOwn = true) {
    this.items = this.items.filter(other => other !== item || this.drop(item));
    if (isOwn) channel?.postMessage({ seq: item.line.seq });
    this.arrange();
  }

  dismissAll(isOwn = true) {
    for (const item of this.items.splice(0)) this.drop(item);
    this.more = none();
    if (isOwn) channel?.postMessage({ all: true });
    this.arrange();
  }

  count(line) {
    this.more.count++;
    if (line.severity === 'critical') this.more.criticals++;
    this.more.upTo = Math.max(this.more.upTo, line.seq);
    this.more.until = performance.now() + stay;
  }

  drop(item) {
    item.element.remove();
    return false;
  }

  build() {
    if (this.region) return;
    this.region = make(document.body, 'section', 'toasts');
    this.region.setAttribute('aria-label', 'Notices that just came');
    this.list = make(this.region, 'ol', 'toast-list');
    this.foot = make(this.region, 'div', 'toast-foot');
    this.moreButton = button(this.foot, 'button quiet', '', () => this.onMore());
    this.allButton = button(this.foot, 'button quiet', 'Dismiss all', () => this.dismissAll());
    this.hintLine = make(this.region, 'p', 'toast-hint');
    // Beside the toasts, so that a flood is spoken as a count and not one by one.
    this.voice = make(document.body, 'div', 'visually-hidden');
    this.voice.setAttribute('role', 'alert');

    const pause = paused => () => this.pause(paused);
    this.region.addEventListener('pointerenter', pause(true));
    this.region.addEventListener('pointerleave', pause(false));
    this.region.addEventListener('focusin', pause(true));
    this.region.addEventListener('focusout', event => {
      if (!this.region.contains(event.relatedTarget)) this.pause(false);
    });
    document.addEventListener('keydown', event => this.key(event));
    if (channel) {
      channel.onmessage = ({ data }) => {
        if (data.all) this.dismissAll(false);
        else this.items.filter(item => item.line.seq === data.seq).forEach(item => this.dismiss(item, false));
      };
    }
  }

  draw(line) {
    const element = make(null, 'li', 'toast');
    element.dataset.severity = line.severity;
    const link = make(element, 'a', 'toast-link');
    link.href = line.href;
    const head = make(link, 'span', 'notice-line');
    const severity = make(head, 'span', 'severity');
    severity.dataset.severity = line.severity;
    make(severity, 'span', 'severity-mark').setAttribute('aria-hidden', 'true');
    severity.append(line.label);
    make(head, 'span', 'strong truncate', line.title);
    make(link, 'span', 'toast-what muted', line.what);
    const item = () => this.items.find(other => other.element === element);
    link.addEventListener('click', () => this.dismiss(item()));
    const close = button(element, 'button quiet icon', '×', () => this.dismiss(item()));
    close.setAttribute('aria-label', `Dismiss: ${line.label}, ${line.title}`);
    close.title = 'Dismiss (Esc)';
    return element;
  }

  pause(paused) {
    // The pointer may rest where the focus has just left.
    this.paused = paused || this.region.matches(':hover') || this.region.contains(document.activeElement);
    if (this.paused) return;
    const least = performance.now() + stayAfterHover;
    for (const item of this.items) item.until = Math.max(item.until, least);
    this.more.until = Math.max(this.more.until, least);
    this.arrange();
  }

  key(event) {
    if (event.key !== 'Escape' || event.defaultPrevented || this.region.hidden) return;
    const inside = this.items.find(item => item.element.contains(document.activeElement));
    if (inside) this.dismiss(inside);
    // Esc closes first what lies over the page, and leaves a field alone.
    else if (!document.querySelector('dialog[open], .drawer, details.menu[open], .notice-panel') && !document.activeElement?.matches('input, textarea, select')) this.dismissAll();
  }

  arrange() {
    if (!this.region) return;
    clearTimeout(this.timer);
    const now = performance.now();
    if (!this.paused) {
      this.items = this.items.filter(item => item.until > now || this.drop(item));
      if (this.more.criticals === 0 && this.more.until <= now) this.more = none();
    }
    this.items.forEach((item, i) => {
      if (this.list.children[i] !== item.element) this.list.insertBefore(item.element, this.list.children[i] ?? null);
    });
    const { count, criticals } = this.more;
    this.moreButton.textContent = `and ${count.toLocaleString('en')} more${criticals > 0 ? `, ${criticals.toLocaleString('en')} critical` : ''}`;
    this.moreButton.hidden = count === 0;
    this.allButton.hidden = this.items.length + count < 2;
    this.foot.hidden = this.moreButton.hidden && this.allButton.hidden;
    this.hintLine.hidden = !this.hintLine.textContent;
    this.region.hidden = this.items.length === 0 && count === 0 && this.hintLine.hidden;
    const next = Math.min(...this.items.map(item => item.until), count > 0 && criticals === 0 ? this.more.until : Infinity);
    if (!this.paused && next < Infinity) this.timer = setTimeout(() => this.arrange(), Math.max(50, next - now));
  }

  announce(lines, more, criticals) {
    this.unspoken.count += lines.length + more;
    this.unspoken.criticals += criticals + lines.filter(line => line.severity === 'critical').length;
    this.unspoken.first ??= lines[0];
    if (this.speaking) return;
    const wait = Math.max(0, this.spokenAt + speakEvery - performance.now());
    this.speaking = setTimeout(() => {
      this.speaking = undefined;
      this.spokenAt = performance.now();
      const { count, criticals: worst, first } = this.unspoken;
      this.unspoken = { count: 0, criticals: 0, first: null };
      const others = first ? count - 1 : count;
      const rest = others > 0 ? `${first ? 'and ' : ''}${others} ${first ? 'more ' : ''}notices${worst > 0 ? `, ${worst} critical in all` : ''}` : '';
      this.voice.textContent = [first ? `${first.label}: ${first.title}. ${first.what}` : '', rest].filter(Boolean).join(' ');
    }, wait);
  }
}

export const toasts = new Toasts();
