// Numbers of a rule's chart: scales, ticks, words.

/** The value on the scale: itself, or, with a unit, the logarithm of how many units it is, which goes evenly through zero to negative values. */
export function toScale(value, unit) {
  return unit ? Math.sign(value) * Math.log10(1 + Math.abs(value) / unit) : value;
}

export function fromScale(value, unit) {
  return unit ? Math.sign(value) * (10 ** Math.abs(value) - 1) * unit : value;
}

/** The unit that gives the smaller values of a series their share of a logarithmic scale. */
export function unitOf(values) {
  const sizes = values.map(Math.abs).filter((size) => size > 0).sort((a, b) => a - b);
  return sizes.length > 0 ? sizes[Math.floor(sizes.length / 10)] : 1;
}

/** Whether a few values are so large that the others, or a line, would lie flat at the bottom beside them. */
export function isSteep(values, lines) {
  const sizes = values.map(Math.abs).filter((size) => size > 0).sort((a, b) => a - b);
  if (sizes.length === 0) return false;
  const most = Math.max(sizes.at(-1), ...lines.map(Math.abs));
  return most > 30 * sizes[Math.floor(sizes.length / 2)] || lines.some((line) => line !== 0 && most > 30 * Math.abs(line));
}

/** 0.93, 512.5, 1.234M: four figures, as the fields of the form are read. */
export function short(value) {
  for (const [suffix, factor] of [['T', 1e12], ['G', 1e9], ['M', 1e6], ['k', 1e3]]) {
    if (Math.abs(value) >= factor) return figures(value / factor) + suffix;
  }
  return figures(value);
}

function figures(value) {
  const size = Math.abs(value);
  const decimals = size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 || size === 0 ? 3 : 4;
  return String(Number(value.toFixed(decimals)));
}

/** Round values between two, for the grid. */
export function ticks(low, high, unit) {
  if (unit) {
    const found = [];
    for (let power = 10 ** Math.ceil(Math.log10(unit)); power <= high; power *= 10) found.push(Number(power.toPrecision(12)));
    const every = Math.max(1, Math.ceil(found.length / 5));
    return [0, ...found.filter((_, i) => (found.length - 1 - i) % every === 0)];
  }
  const step = roundStep((high - low) / 4);
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) found.push(Number(value.toPrecision(12)));
  return found;
}

/** 1, 2 or 5 times a power of ten, the nearest from above. */
export function roundStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= rough * 0.999);
}

/** To a value that a person would choose there: as fine as the pixel it is on, no finer. */
export function roundTo(value, step) {
  const rounded = Math.round(value / step) * step;
  return Number(rounded.toPrecision(12));
}
