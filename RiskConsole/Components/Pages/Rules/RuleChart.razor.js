// Draws what a rule compares as columns over time, and its levels as lines that can be dragged or moved by keyboard. The columns beyond a
// line take its colour as it moves; the server hears only the value, and answers with the alerts there would have been.

import { table, time } from '../../../js/chart-words.js';
import { Lines } from '../../../js/rule-lines.js';
import { fromScale, isSteep, short, ticks, toScale, unitOf } from '../../../js/rule-scale.js';

const height = 260;
const margin = { top: 14, right: 8, bottom: 22, left: 52 };
const svgns = 'http://www.w3.org/2000/svg';
const severities = ['critical', 'error', 'warning', 'info'];

/** Called once by the component; the result lives until its detach is called. */
export function create(root, owner, label, readOnly) {
  return new RuleChart(root, owner, label, readOnly);
}

class RuleChart {
  constructor(root, owner, label, readOnly) {
    Object.assign(this, { root, label, data: null, hits: [], unit: 0 });
    this.plot = root.querySelector('[data-plot]');
    this.canvas = root.querySelector('[data-canvas]');
    this.readout = root.querySelector('[data-readout]');
    this.table = root.querySelector('[data-table]');
    this.lines = new Lines(this, root.querySelector('[data-lines]'), owner, readOnly);
    this.signal = new AbortController();
    this.resize = new ResizeObserver(() => this.draw());
    this.resize.observe(this.plot);
    this.appearance = new MutationObserver(() => this.draw());
    this.appearance.observe(document.documentElement, { attributes: true, attributeFilter: ['data-zone'] });
    const { signal } = this.signal;
    this.plot.addEventListener('pointermove', (e) => this.point(e), { signal });
    this.plot.addEventListener('pointerleave', () => this.point(null), { signal });
    this.logButton = root.querySelector('[data-log]');
    this.logButton.addEventListener('click', () => {
      this.chosen = true;
      this.log = !this.log;
      this.draw();
    }, { signal });
    root.querySelector('[data-as-table]').addEventListener('click', (e) => this.toggleTable(e.currentTarget), { signal });
    this.draw();
  }

  // What the server calls.

  show(data, levels, hits) {
    this.data = data;
    this.hits = hits;
    this.lines.set(levels, data?.compare ?? null);
    this.draw();
    if (!this.table.hidden) this.fillTable();
  }

  setLevels(levels) {
    this.lines.set(levels, this.data?.compare ?? null);
    this.draw();
  }

  setHits(hits) {
    this.hits = hits;
    this.drawHits();
  }

  detach() {
    this.signal.abort();
    this.resize.disconnect();
    this.appearance.disconnect();
    this.lines.detach();
  }

  // Scales.

  /** The range of values holds all that was and all lines, with room above to put a line there. */
  rescale() {
    const values = (this.data?.points ?? []).map((p) => p[1]);
    const steep = isSteep(values, this.lines.levels.map((level) => level.value));
    for (const level of this.lines.levels) {
      values.push(level.value);
      if (level.recovery !== null) values.push(level.recovery);
    }
    for (const [, low, high] of this.data?.band ?? []) values.push(low, high);
    // Whoever chose a scale keeps it.
    if (!this.chosen) this.log = steep;
    this.unit = this.log ? unitOf(values) : 0;
    this.logButton.setAttribute('aria-pressed', String(this.log));
    let least = 0;
    let most = 0;
    for (const value of values) {
      if (value < least) least = value;
      if (value > most) most = value;
    }
    if (least === most) most = least + 1;
    const [low, high] = [toScale(least, this.unit), toScale(most, this.unit)];
    this.low = low < 0 ? low - (high - low) * 0.08 : low;
    this.high = high + (high - low) * 0.08;
    this.width = Math.max(120, this.plot.clientWidth);
  }

  y(value) {
    const share = (toScale(value, this.unit) - this.low) / (this.high - this.low);
    return height - margin.bottom - share * (height - margin.top - margin.bottom);
  }

  valueAt(y) {
    const share = (height - margin.bottom - y) / (height - margin.top - margin.bottom);
    return fromScale(this.low + share * (this.high - this.low), this.unit);
  }

  get range() {
    return [fromScale(this.low, this.unit), fromScale(this.high, this.unit)];
  }

  x(ms) {
    const { from, to } = this.data;
    return margin.left + ((ms - from) / Math.max(1, to - from)) * (this.width - margin.left - margin.right);
  }

  // Drawing.

  draw() {
    this.rescale();
    const svg = document.createElementNS(svgns, 'svg');
    svg.setAttribute('width', this.width);
    svg.setAttribute('height', height);
    svg.setAttribute('aria-hidden', 'true');
    this.grid(svg);
    if (this.data?.points.length === 0) {
      add(svg, 'text', { class: 'rc-tick', x: this.width / 2, y: height / 2, 'text-anchor': 'middle' }, 'Nothing to compare in this time.');
    }
    this.band(svg);
    this.columns = add(svg, 'g');
    this.marks = add(svg, 'g');
    this.cross = add(svg, 'line', { class: 'rc-cross', y1: margin.top, y2: height - margin.bottom, x1: -9, x2: -9 });
    this.canvas.replaceChildren(svg);
    this.colour();
    this.drawHits();
    this.lines.place();
    this.canvas.setAttribute('aria-label', this.words());
  }

  grid(svg) {
    for (const value of ticks(...this.range, this.unit)) {
      const y = this.y(value);
      add(svg, 'line', { class: 'rc-grid', x1: margin.left, x2: this.width - margin.right, y1: y, y2: y });
      add(svg, 'text', { class: 'rc-tick', x: margin.left - 6, y: y + 4, 'text-anchor': 'end' }, short(value));
    }
    if (!this.data) return;
    const { from, to } = this.data;
    const count = Math.max(2, Math.min(7, Math.floor(this.width / 120)));
    for (let i = 0; i <= count; i++) {
      const at = from + ((to - from) * i) / count;
      const anchor = i === 0 ? 'start' : i === count ? 'end' : 'middle';
      // Swedish writes dates as ISO 8601 does: 2026-11-21 14:02 without its year.
      const words = to - from > 86_400_000 ? time(at, to - from).slice(5) : time(at, to - from);
      add(svg, 'text', { class: 'rc-tick', x: this.x(at), y: height - 6, 'text-anchor': anchor }, words);
    }
  }

  /** What is usual: pale, behind the columns. */
  band(svg) {
    let path = '';
    for (const [at, low, high] of this.data?.band ?? []) {
      const x = this.x(at);
      path += `M${x.toFixed(1)} ${this.y(low).toFixed(1)}V${Math.min(this.y(high), this.y(low) - 1).toFixed(1)}H${this.x(at + this.data.bucket).toFixed(1)}V${this.y(low).toFixed(1)}z`;
    }
    if (path) add(svg, 'path', { class: 'rc-band', d: path });
  }

  /** One path per colour: as cheap as one drawing, whatever moves. */
  colour() {
    const points = this.data?.points ?? [];
    if (points.length === 0) {
      this.columns.replaceChildren();
      return;
    }
    const paths = new Map();
    const base = this.y(0);
    const { bucket } = this.data;
    for (const [at, value] of points) {
      const tone = this.lines.toneOf(value) ?? 'none';
      const x = this.x(at);
      const wide = Math.max(1, this.x(at + bucket) - x - 0.6);
      const y = this.y(value);
      // What is there can be seen, however small.
      const top = Math.abs(base - y) < 1 ? base - 1 : y;
      paths.set(tone, `${paths.get(tone) ?? ''}M${x.toFixed(1)} ${base.toFixed(1)}V${top.toFixed(1)}h${wide.toFixed(1)}V${base.toFixed(1)}z`);
    }
    this.columns.replaceChildren();
    for (const tone of ['none', ...severities]) {
      if (paths.has(tone)) add(this.columns, 'path', { class: 'rc-column', 'data-tone': tone, d: paths.get(tone) });
    }
  }

  drawHits() {
    this.marks.replaceChildren();
    if (!this.data) return;
    for (const { at, severity } of this.hits) {
      if (at < this.data.from || at > this.data.to) continue;
      const x = this.x(at).toFixed(1);
      add(this.marks, 'path', { class: 'rc-hit', 'data-tone': severity, d: `M${x} ${margin.top}l-4 -8h8z` });
    }
  }

  words() {
    const points = this.data?.points ?? [];
    if (points.length === 0) return `${this.label}. Nothing in this time.`;
    const top = points.reduce((a, b) => (b[1] > a[1] ? b : a));
    const span = this.data.to - this.data.from;
    return `${this.label}, ${time(this.data.from, span)} to ${time(this.data.to, span)}: highest ${short(top[1])} at ${time(top[0], span)}.`;
  }

  // Reading off.

  point(e) {
    const points = this.data?.points ?? [];
    const x = e ? e.clientX - this.plot.getBoundingClientRect().left : -1;
    if (!e || points.length === 0 || x < margin.left) {
      this.cross.setAttribute('x1', -9);
      this.cross.setAttribute('x2', -9);
      this.readout.textContent = '\u00a0';
      return;
    }
    const { bucket } = this.data;
    const at = this.data.from + ((x - margin.left) / (this.width - margin.left - margin.right)) * (this.data.to - this.data.from);
    const found = points.find((p) => at >= p[0] && at < p[0] + bucket);
    this.cross.setAttribute('x1', x);
    this.cross.setAttribute('x2', x);
    const when = time(found ? found[0] : at, 86_400_001);
    this.readout.textContent = found ? `${when}  ${short(found[1])}` : `${when}  –`;
  }

  toggleTable(button) {
    const show = this.table.hidden;
    this.table.hidden = !show;
    this.plot.hidden = show;
    button.setAttribute('aria-pressed', String(show));
    if (show) this.fillTable();
    else this.draw();
  }

  fillTable() {
    const series = [{ name: this.data?.name ?? 'Value', unit: '', decimals: 2 }];
    this.table.replaceChildren(table({ label: this.label, series }, this.data?.points ?? [], (this.data?.to ?? 0) - (this.data?.from ?? 0)));
  }
}

function add(parent, name, attributes = {}, text) {
  const element = document.createElementNS(svgns, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  parent.append(element);
  return element;
}
