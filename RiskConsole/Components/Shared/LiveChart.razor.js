// Draws one live chart with ApexCharts. The server sends the whole series once, then only new or changed points; this module keeps the
// window and decides when drawing is worth it: at most twice a second, never unseen, never under a zoom.

import { isUtc, number, summary, table, time } from '../../js/chart-words.js';

const drawInterval = 500;
const calmInterval = 10_000;
// A drawing takes the tooltip away, so a moving pointer puts it off.
const pointerHold = 1_500;
const kinds = ['line', 'area', 'column'];
const column = 2;
const mark = 3;

let library;

function loadLibrary(url) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.onload = () => resolve(window.ApexCharts);
    script.onerror = () => {
      library = undefined;
      script.remove();
      reject(new Error('The chart library could not be loaded.'));
    };
    document.head.append(script);
  });
  return library;
}

/** Called by the component once per page; the result lives until its dispose is called. */
export async function create(root, options, windowMs, points, owner, axis) {
  const engine = await loadLibrary(options.library);
  return new LiveChart(engine, root, options, windowMs, points, owner, axis);
}

class LiveChart {
  constructor(engine, root, options, windowMs, points, owner, axis) {
    Object.assign(this, { engine, root, options, windowMs, points, owner, axis });
    this.curves = options.series.filter((s) => s.kind !== mark);
    this.canvas = root.querySelector('[data-chart-canvas]');
    this.table = root.querySelector('[data-chart-table]');
    this.resetButton = root.querySelector('[data-chart-reset]');
    this.tableButton = root.querySelector('[data-chart-as-table]');
    this.onScreen = true;
    this.stale = false;
    this.drawnAt = -drawInterval;
    this.calmAt = -calmInterval;
    this.heldUntil = 0;
    this.signal = new AbortController();
    this.listen();
    this.render();
  }

  // What the server calls.

  /** Takes points in order of time: equal time replaces, later time appends. Answers whether anybody sees the chart. */
  append(points) {
    for (const point of points) {
      let at = this.points.length;
      while (at > 0 && this.points[at - 1][0] >= point[0]) at--;
      const replaced = at < this.points.length && this.points[at][0] === point[0] ? 1 : 0;
      this.points.splice(at, replaced, point);
    }
    this.trim();
    this.schedule();
    return this.seen();
  }

  replace(windowMs, points, axis) {
    this.windowMs = windowMs;
    this.points = points;
    this.axis = axis;
    this.render();
    return this.seen();
  }

  dispose() {
    this.signal.abort();
    this.intersection.disconnect();
    this.appearance.disconnect();
    clearTimeout(this.timer);
    this.chart?.destroy();
    this.chart = undefined;
  }

  // When to draw.

  listen() {
    const { signal } = this.signal;
    this.intersection = new IntersectionObserver((entries) => {
      this.onScreen = entries[entries.length - 1].isIntersecting;
      this.wake();
    });
    this.intersection.observe(this.root);
    document.addEventListener('visibilitychange', () => this.wake(), { signal });
    // Zone and theme are drawn into the chart, so a change of either draws it anew.
    this.appearance = new MutationObserver(() => this.render());
    this.appearance.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-zone'] });
    this.canvas.addEventListener('keydown', (e) => this.onKey(e), { signal });
    this.canvas.addEventListener('pointermove', () => { this.heldUntil = performance.now() + pointerHold; }, { signal });
    this.canvas.addEventListener('pointerleave', () => { this.heldUntil = 0; }, { signal });
    this.resetButton.addEventListener('click', () => this.resetZoom(), { signal });
    this.tableButton.addEventListener('click', () => this.toggleTable(), { signal });
  }

  seen() {
    return this.onScreen && !document.hidden;
  }

  wake() {
    const seen = this.seen();
    if (seen === this.wasSeen) return;
    // The first report of the observer only confirms what was assumed.
    const returned = this.wasSeen === false;
    this.wasSeen = seen;
    if (!seen || !returned) return;
    if (this.stale) this.schedule();
    // The server stopped sending when it learned that nobody looks; a circuit that is away asks again by itself when it is back.
    this.owner.invokeMethodAsync('CatchUp').catch(() => {});
  }

  schedule() {
    if (!this.seen() || this.zoomed || !this.chart) {
      this.stale = true;
      return;
    }
    if (this.timer) return;
    const wait = Math.max(0, this.drawnAt + drawInterval - performance.now(), this.heldUntil - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (performance.now() < this.heldUntil) return this.schedule();
      if (!this.seen() || this.zoomed || !this.chart) {
        this.stale = true;
        return;
      }
      this.stale = false;
      this.drawnAt = performance.now();
      const chart = this.chart;
      const drawn = this.curves.length === this.options.series.length
        ? chart.updateSeries(this.series(), false)
        : chart.updateOptions({ series: this.series(), annotations: this.annotations() }, false, false);
      drawn.catch((fault) => this.failed(chart, fault));
      this.describe();
    }, wait);
  }

  trim() {
    if (this.axis) return;
    const oldest = (this.points.at(-1)?.[0] ?? 0) - this.windowMs;
    const keep = this.points.findIndex((p) => p[0] > oldest);
    if (keep > 0) this.points.splice(0, keep);
  }

  // Drawing.

  // Drawing ends a moment later; who has left the page by then misses nothing. The canvas goes first, the server's word to end after it.
  failed(chart, fault) {
    if (this.chart === chart && this.canvas.isConnected) throw fault;
  }

  render() {
    this.zoomed = false;
    this.resetButton.hidden = true;
    this.trim();
    this.chart?.destroy();
    const chart = new this.engine(this.canvas, this.config());
    this.chart = chart;
    chart.render().catch((fault) => this.failed(chart, fault));
    this.drawnAt = performance.now();
    this.stale = false;
    this.calmAt = -calmInterval;
    this.describe();
    this.root.dataset.state = 'ready';
  }

  series() {
    this.root.toggleAttribute('data-empty', this.points.length === 0);
    // The empty first point holds the axis at the whole window while there is less data than that.
    const end = this.axis?.endMs ?? this.points.at(-1)?.[0] ?? Date.now();
    return this.options.series.flatMap((s, i) => s.kind === mark ? [] : [{
      name: s.name,
      type: kinds[s.kind],
      data: [[end - this.windowMs, null], ...this.points.map((p) => [p[0], p[i + 1]]), ...this.rest()],
    }]);
  }

  /** What is still to come, empty: it holds the axis to its end, and columns at their width. */
  rest() {
    if (!this.axis) return [];
    const { endMs, stepMs } = this.axis;
    const next = (this.points.at(-1)?.[0] ?? endMs - this.windowMs) + stepMs;
    return stepMs > 0 && next < endMs ? [[next, null], [endMs, null]] : [[endMs, null]];
  }

  annotations() {
    const style = getComputedStyle(this.root);
    const lines = this.options.series.flatMap((s, i) => s.kind !== mark ? [] : this.points.filter((p) => p[i + 1] > 0).map((p) => {
      const color = style.getPropertyValue(`--chart-${s.tone}`).trim();
      return {
        x: p[0],
        borderColor: color,
        strokeDashArray: 3,
        label: {
          text: p[i + 1] > 1 ? `▲ ${p[i + 1]}` : '▲',
          orientation: 'horizontal',
          borderColor: 'transparent',
          offsetY: -2,
          style: { color, background: 'transparent', fontSize: '11px', padding: { left: 0, right: 0, top: 0, bottom: 0 } },
        },
      };
    }));
    return { xaxis: lines };
  }

  config() {
    const style = getComputedStyle(this.root);
    const token = (name) => style.getPropertyValue(name).trim();
    const series = this.curves;
    const isColumns = series.every((s) => s.kind === column);
    const colors = series.map((s) => token(`--chart-${s.tone}`));
    const text = token('--chart-text');
    const narrow = this.root.clientWidth < 560;
    return {
      chart: {
        type: isColumns ? 'bar' : 'line',
        stacked: this.options.stacked,
        height: this.canvas.clientHeight,
        nonce: document.querySelector('meta[name="csp-nonce"]')?.content,
        fontFamily: 'inherit',
        foreColor: text,
        background: 'transparent',
        animations: { enabled: false },
        toolbar: { show: false },
        zoom: { enabled: true, type: 'x', allowMouseWheelZoom: false },
        events: { zoomed: (_, { xaxis }) => this.onZoomed(xaxis) },
      },
      theme: { mode: style.colorScheme.includes('dark') ? 'dark' : 'light' },
      series: this.series(),
      colors,
      stroke: {
        curve: series.map((s) => (s.stepped ? 'stepline' : 'straight')),
        width: series.map((s) => (s.kind === 2 ? 0 : s.tone === 'primary' ? 2.5 : s.kind === 1 ? 1 : 1.5)),
      },
      fill: {
        type: 'solid',
        opacity: series.map((s) => (s.kind === 1 ? 0.18 : 1)),
      },
      markers: { size: 0, hover: { size: 4 } },
      plotOptions: { bar: { columnWidth: '90%' } },
      annotations: this.annotations(),
      dataLabels: { enabled: false },
      legend: { show: false },
      grid: { borderColor: token('--chart-grid'), strokeDashArray: 0, padding: { left: 8, right: 16, top: -16, bottom: isColumns ? 0 : -8 } },
      xaxis: {
        type: 'datetime',
        tooltip: { enabled: false },
        axisBorder: { color: token('--chart-grid') },
        axisTicks: { color: token('--chart-grid') },
        labels: {
          style: { fontSize: '11px' },
          datetimeUTC: isUtc(),
          datetimeFormatter: { hour: 'HH:mm', minute: 'HH:mm', second: 'HH:mm:ss', day: 'd MMM' },
        },
      },
      yaxis: this.axes(narrow),
      tooltip: {
        shared: true,
        intersect: false,
        x: { formatter: (ms) => time(ms, this.windowMs, true) },
        y: { formatter: (value, { seriesIndex }) => number(value, series[seriesIndex]) },
      },
      noData: { text: this.options.empty, style: { color: text, fontSize: '13px' } },
    };
  }

  /** Series of one unit share an axis; the second unit gets the right one, which a narrow screen has no room for. */
  axes(narrow) {
    const series = this.curves;
    const units = [...new Set(series.map((s) => s.unit))];
    return units.map((unit, i) => {
      const sharing = series.filter((s) => s.unit === unit);
      const { min, max } = sharing[0];
      return {
        seriesName: sharing.map((s) => s.name),
        show: i === 0 || !narrow,
        opposite: i > 0,
        min: min ?? undefined,
        max: max ?? undefined,
        tickAmount: 4,
        forceNiceScale: max === null,
        labels: { minWidth: 32, formatter: (value) => number(value, { ...sharing[0], unit: '' }) },
      };
    });
  }

  // Zoom. While it holds, nothing is redrawn under the hand; points go on to be collected.

  onZoomed(xaxis) {
    this.zoomed = xaxis?.min !== undefined;
    this.resetButton.hidden = !this.zoomed;
    if (!this.zoomed) this.schedule();
  }

  resetZoom() {
    if (this.resetButton === document.activeElement) this.canvas.focus();
    this.render();
  }

  onKey(e) {
    if (e.ctrlKey || e.metaKey || e.altKey || !this.chart || this.points.length < 3) return;
    const { minX, maxX } = this.chart.w.globals;
    const span = maxX - minX;
    const moves = {
      '+': [minX + span / 4, maxX - span / 4],
      '=': [minX + span / 4, maxX - span / 4],
      '-': [minX - span / 2, maxX + span / 2],
      ArrowLeft: [minX - span / 4, maxX - span / 4],
      ArrowRight: [minX + span / 4, maxX + span / 4],
    };
    const end = this.axis?.endMs ?? this.points.at(-1)[0];
    const full = [end - this.windowMs, end];
    if (e.key === 'Escape' || e.key === '0') {
      if (!this.zoomed) return;
      this.resetZoom();
    } else if (e.key in moves) {
      const [from, to] = moves[e.key];
      if (e.key.startsWith('Arrow') && !this.zoomed) return;
      if (e.key === '-' && (!this.zoomed || to - from >= this.windowMs)) this.resetZoom();
      else if (to - from > 2000) this.chart.zoomX(Math.max(from, full[0]), Math.min(to, full[1]));
    } else {
      return;
    }
    e.preventDefault();
    e.stopPropagation();
  }

  // Words and table, renewed calmly: a screen reader is not interrupted by each point.

  describe() {
    const now = performance.now();
    if (now - this.calmAt < calmInterval) return;
    this.calmAt = now;
    this.canvas.setAttribute('aria-label', summary(this.options, this.points, this.windowMs));
    if (!this.table.hidden) this.showTable();
  }

  toggleTable() {
    const show = this.table.hidden;
    this.table.hidden = !show;
    this.tableButton.setAttribute('aria-pressed', String(show));
    this.root.toggleAttribute('data-table', show);
    if (show) this.showTable();
  }

  showTable() {
    const { scrollTop } = this.table;
    this.table.replaceChildren(table(this.options, this.points, this.windowMs));
    this.table.scrollTop = scrollTop;
  }
}
