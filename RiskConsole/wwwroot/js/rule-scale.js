// Numbers of a rule's chart: scales, ticks, words.

/** The value on the scale: itself, or its logarithm, which goes through zero to negative values. */
export function toScale(value, log) {
  return log ? Math.sign(value) * Math.log10(1 + Math.abs(value)) : value;
}

export function fromScale(value, log) {
  return log ? Math.sign(value) * (10 ** Math.abs(value) - 1) : value;
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
export function ticks(low, high, log) {
  if (log) {
    const found = [];
    for (let power = 1; power <= high; power *= 10) found.push(power);
    const every = Math.ceil(found.length / 5);
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
