// The lines of a rule's chart: sliders that are dragged or moved by keyboard. A line follows the hand at once; the server hears of it ten
// times a second at most, and always of where it came to rest.

import { roundStep, roundTo, short } from './rule-scale.js';

const sendInterval = 100;
const troubleAbove = ['AtLeast', 'Above'];

export class Lines {
  constructor(chart, layer, owner, readOnly) {
    Object.assign(this, { chart, layer, owner, readOnly, levels: [], compare: null, sliders: new Map() });
    this.sentAt = -sendInterval;
  }

  /** The server's word; it does not move a line under the hand. */
  set(levels, compare) {
    this.compare = compare;
    const held = this.held === undefined ? undefined : this.levels.find((level) => level.index === this.held);
    this.levels = levels.map((level) => (level.index === held?.index ? { ...level, value: held.value } : { ...level }));
    for (const [index, slider] of this.sliders) {
      if (this.levels.some((level) => level.index === index)) continue;
      slider.remove();
      this.sliders.delete(index);
    }
    for (const level of this.levels) {
      if (!this.sliders.has(level.index)) this.sliders.set(level.index, this.create(level.index));
    }
  }

  /** The colour of a column: of the most severe line it is beyond. */
  toneOf(value) {
    const order = ['critical', 'error', 'warning', 'info'];
    let found;
    for (const level of this.levels) {
      if (this.beyond(value, level.value) && (!found || order.indexOf(level.severity) < order.indexOf(found))) found = level.severity;
    }
    return found;
  }

  beyond(value, threshold) {
    if (this.compare === 'AtLeast') return value >= threshold;
    if (this.compare === 'Above') return value > threshold;
    if (this.compare === 'AtMost') return value <= threshold;
    return this.compare === 'Below' && value < threshold;
  }

  place() {
    const [low, high] = this.chart.range;
    // Labels of lines that lie close stand beside each other.
    const ordered = this.levels.toSorted((a, b) => a.value - b.value);
    let lastY = Infinity;
    let shift = 0;
    for (const level of ordered) {
      const slider = this.sliders.get(level.index);
      const y = this.chart.y(level.value);
      shift = lastY - y < 22 ? shift + 1 : 0;
      lastY = y;
      slider.style.top = `${y}px`;
      slider.style.setProperty('--shift', String(shift));
      slider.dataset.severity = level.severity;
      slider.dataset.side = troubleAbove.includes(this.compare) ? 'above' : 'below';
      slider.setAttribute('aria-label', `${level.label} threshold`);
      slider.setAttribute('aria-valuemin', String(low));
      slider.setAttribute('aria-valuemax', String(high));
      slider.setAttribute('aria-valuenow', String(level.value));
      slider.setAttribute('aria-valuetext', short(level.value));
      slider.firstElementChild.textContent = `${level.label} ${short(level.value)}`;
      const recovery = slider.lastElementChild;
      recovery.hidden = level.recovery === null;
      if (level.recovery !== null) recovery.style.top = `${this.chart.y(level.recovery) - y}px`;
    }
  }

  create(index) {
    const slider = document.createElement('div');
    slider.className = 'rc-line';
    slider.setAttribute('role', 'slider');
    slider.setAttribute('aria-orientation', 'vertical');
    slider.tabIndex = 0;
    if (this.readOnly) slider.setAttribute('aria-readonly', 'true');
    const label = document.createElement('span');
    label.className = 'rc-line-label';
    const recovery = document.createElement('span');
    recovery.className = 'rc-line-recovery';
    slider.append(label, recovery);
    if (!this.readOnly) {
      slider.addEventListener('pointerdown', (e) => this.grip(e, index));
      slider.addEventListener('pointermove', (e) => this.drag(e, index));
      slider.addEventListener('pointerup', (e) => this.drop(e, index));
      slider.addEventListener('pointercancel', (e) => this.drop(e, index));
      slider.addEventListener('keydown', (e) => this.key(e, index));
    }
    this.layer.append(slider);
    return slider;
  }

  grip(e, own) {
    if (e.button !== 0) return;
    e.preventDefault();
    // Strips of lines that lie close cover each other; the nearest line is meant, and a label means its own.
    const index = e.target.classList.contains('rc-line-label') ? own : this.nearest(e, own);
    const slider = this.sliders.get(index);
    slider.setPointerCapture(e.pointerId);
    slider.focus();
    this.held = index;
    this.offset = e.clientY - slider.getBoundingClientRect().top - slider.clientHeight / 2;
    slider.dataset.held = '';
  }

  nearest(e, own) {
    const y = e.clientY - this.layer.getBoundingClientRect().top;
    const away = (level) => Math.abs(this.chart.y(level.value) - y);
    const best = this.levels.reduce((a, b) => (away(b) < away(a) ? b : a));
    return away(best) < away(this.levels.find((level) => level.index === own)) ? best.index : own;
  }

  drag(e, index) {
    if (this.held !== index) return;
    const y = e.clientY - this.offset - this.layer.getBoundingClientRect().top;
    const [low, high] = this.chart.range;
    const near = Math.abs(this.chart.valueAt(y - 0.5) - this.chart.valueAt(y + 0.5));
    this.move(index, roundTo(clamp(this.chart.valueAt(y), low, high), roundStep(near)), false);
  }

  drop(e, index) {
    if (this.held !== index) return;
    this.held = undefined;
    delete this.sliders.get(index).dataset.held;
    this.send(index, true);
    // A line at the edge gets room to go on.
    this.chart.draw();
  }

  key(e, index) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const level = this.levels.find((l) => l.index === index);
    const [low, high] = this.chart.range;
    const [below, above] = [this.chart.valueAt(this.chart.y(level.value) + 1), this.chart.valueAt(this.chart.y(level.value) - 1)];
    const step = roundStep(Math.max(above - below, (high - low) * 1e-6));
    const to = {
      ArrowUp: level.value + step,
      ArrowRight: level.value + step,
      ArrowDown: level.value - step,
      ArrowLeft: level.value - step,
      PageUp: level.value + 10 * step,
      PageDown: level.value - 10 * step,
      Home: Math.min(low, level.value),
      End: high,
    }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    this.move(index, roundTo(to, step), true);
  }

  /** @param {boolean} rescale whether the scale may change: not under the pointer. */
  move(index, value, rescale) {
    const level = this.levels.find((l) => l.index === index);
    if (!level || level.value === value) return;
    level.value = value;
    const [low, high] = this.chart.range;
    if (rescale && (value >= high || value <= low)) {
      this.chart.draw();
    } else {
      this.place();
      this.frame ??= requestAnimationFrame(() => {
        this.frame = undefined;
        this.chart.colour();
      });
    }
    this.send(index, false);
  }

  send(index, last) {
    clearTimeout(this.timer);
    const wait = last ? 0 : this.sentAt + sendInterval - performance.now();
    if (wait > 0) {
      this.timer = setTimeout(() => this.send(index, false), wait);
      return;
    }
    const level = this.levels.find((l) => l.index === index);
    if (!level) return;
    this.sentAt = performance.now();
    this.owner.invokeMethodAsync('Moved', index, level.value).catch(() => { /* the circuit is gone; the reconnect banner says so */ });
  }

  detach() {
    clearTimeout(this.timer);
    if (this.frame) cancelAnimationFrame(this.frame);
  }
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
