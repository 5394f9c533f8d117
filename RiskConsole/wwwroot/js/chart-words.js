// What a chart says to those who do not see it, or who want the figures: a sentence and a table. Points are [time, value of each series].

export function isUtc() {
  return document.documentElement.dataset.zone === 'utc';
}

/** 0.50, 4.2 events/s; a dash for no value. */
export function number(value, { decimals, unit }) {
  if (value === null || value === undefined) return '–';
  const digits = value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return unit ? `${digits} ${unit}` : digits;
}

/** 14:02, with the date where the window is longer than a day; exact: 2026-11-21 14:02:11. */
export function time(ms, windowMs, exact = false) {
  const withDate = exact || windowMs > 86_400_000;
  // Swedish writes dates as ISO 8601 does.
  return new Date(ms).toLocaleString('sv-SE', {
    timeZone: isUtc() ? 'UTC' : undefined,
    year: withDate ? 'numeric' : undefined,
    month: withDate ? '2-digit' : undefined,
    day: withDate ? '2-digit' : undefined,
    hour: '2-digit',
    minute: '2-digit',
    second: exact && windowMs <= 3_600_000 ? '2-digit' : undefined,
  });
}

export function summary({ label, empty, series }, points, windowMs) {
  if (points.length === 0) return `${label}. ${empty}`;
  const parts = series.map((s, i) => {
    const known = points.filter((p) => p[i + 1] !== null);
    if (known.length === 0) return `${s.name}: no value`;
    const top = known.reduce((a, b) => (b[i + 1] > a[i + 1] ? b : a));
    return `${s.name}: now ${number(known.at(-1)[i + 1], s)}, highest ${number(top[i + 1], s)} at ${time(top[0], windowMs)}`;
  });
  return `${label}, ${time(points[0][0], windowMs)} to ${time(points.at(-1)[0], windowMs)}. ${parts.join('. ')}.`;
}

/** Newest first. */
export function table({ label, series }, points, windowMs) {
  const element = document.createElement('table');
  element.append(cell('caption', label), document.createElement('thead'), document.createElement('tbody'));
  const names = series.map((s) => cell('th', s.unit ? `${s.name} (${s.unit})` : s.name, 'col'));
  element.tHead.append(row(cell('th', 'Time', 'col'), ...names));
  for (const point of points.toReversed()) {
    const values = series.map((s, i) => cell('td', number(point[i + 1], { ...s, unit: '' })));
    element.tBodies[0].append(row(cell('th', time(point[0], windowMs, true), 'row'), ...values));
  }
  return element;
}

function cell(tag, content, scope) {
  const element = document.createElement(tag);
  element.textContent = content;
  if (scope) element.scope = scope;
  return element;
}

function row(...cells) {
  const element = document.createElement('tr');
  element.append(...cells);
  return element;
}
