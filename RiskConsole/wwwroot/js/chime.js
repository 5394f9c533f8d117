// Short sounds, one for each severity, made by the browser: the worse, the more and the higher the tones.

const tones = {
  critical: [[988, 0], [740, 0.13], [988, 0.26], [740, 0.39]],
  error: [[740, 0], [554, 0.16]],
  warning: [[554, 0]],
  info: [[415, 0]],
};
const length = 0.12;
const loudness = 0.18;
const resumeLimit = 500;

let context;

/** Whether this page may play: browsers hold sound back until a person has clicked or pressed a key on it. */
export const canChime = () => 'AudioContext' in window && (context?.state === 'running' || navigator.userActivation?.hasBeenActive !== false);

export async function chime(severity) {
  if (!canChime()) return false;
  context ??= new AudioContext();
  if (context.state !== 'running') await Promise.race([context.resume(), new Promise(resolve => setTimeout(resolve, resumeLimit))]);
  if (context.state !== 'running') return false;
  const begin = context.currentTime + 0.02;
  for (const [pitch, after] of tones[severity] ?? tones.info) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = 'triangle';
    tone.frequency.value = pitch;
    // Swells and fades, so that it does not click.
    volume.gain.setValueAtTime(0, begin + after);
    volume.gain.linearRampToValueAtTime(loudness, begin + after + 0.015);
    volume.gain.linearRampToValueAtTime(0, begin + after + length);
    tone.connect(volume).connect(context.destination);
    tone.start(begin + after);
    tone.stop(begin + after + length);
  }
  return true;
}
