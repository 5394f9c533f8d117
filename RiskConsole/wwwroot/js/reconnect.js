// Starts the circuit and keeps it: measures whether it is prompt, reconnects with growing pauses when the connection is lost, and reloads the
// same address when the circuit is gone, so that a wall screen nobody attends comes back by itself.
import { connection, timeOf } from './connection.js';

const banner = document.getElementById('reconnect');
const bannerText = banner.querySelector('p');
const tryNow = banner.querySelector('button');
const heartbeat = Number(banner.dataset.heartbeatMs);
const largestMessage = Number(banner.dataset.largestMessage);
const slowTrip = 2_000;
const firstPause = 250;
const longestPause = 15_000;
const offlineAfter = 20_000;
const startLimit = 20_000;
const calmAfter = 60_000;

let heardAt = performance.now();
let askedAt = 0;
let lost = false;
let lostAt = 0;
let over = false;
let attempt = 0;
let wake;
let startTimer;

tryNow.addEventListener('click', () => wake?.());

function show(text) {
  banner.classList.toggle('shown', text !== '');
  tryNow.hidden = !lost && !over;
  if (bannerText.textContent !== text) bannerText.textContent = text;
}

/** Shows something for a while, unless the connection has more to say. */
function tell(text) {
  show(text);
  setTimeout(() => {
    if (bannerText.textContent === text) show('');
  }, 8_000);
}

/** Waits, or less when the person, the network or the page's return asks for it. */
function pause(ms) {
  return new Promise(resolve => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      wake = undefined;
      resolve();
    }
    wake = done;
  });
}

// Half fixed, half by chance: a thousand browsers do not come back in one instant.
function nextPause() {
  const full = Math.min(longestPause, firstPause * 2 ** Math.min(attempt++, 10));
  return full / 2 + (Math.random() * full) / 2;
}

async function serverAnswers() {
  try {
    const answer = await fetch('health/live', { cache: 'no-store', signal: AbortSignal.timeout(5_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

/** Why the server lets this page not in for now, and for how long; undefined when it does, or says nothing. */
async function refusal() {
  try {
    const answer = await fetch('_blazor/negotiate?returns&negotiateVersion=1', { method: 'POST', cache: 'no-store', signal: AbortSignal.timeout(5_000) });
    if (answer.status !== 429 && answer.status !== 503) return undefined;
    const problem = await answer.json();
    return { text: `${problem.title}. ${problem.detail}`, wait: 1_000 * Math.max(1, Number(answer.headers.get('Retry-After'))) };
  } catch {
    return undefined;
  }
}

function setLost() {
  const since = timeOf(lostAt);
  if (!navigator.onLine) {
    connection.set('offline', 'This device has no network.');
    show(`This device is offline. What you see is from ${since}.`);
  } else if (Date.now() - lostAt > offlineAfter) {
    connection.set('offline', 'The server does not answer.');
    show(`The server cannot be reached. Trying again by itself; what you see is from ${since}.`);
  } else {
    connection.set('reconnecting', 'The connection was lost.');
    show(`Connection lost. Reconnecting; what you see is from ${since}.`);
  }
}

/** How long to wait before loading anew: not at all the first time, longer and longer when that did not help. */
function reloadPause() {
  const key = 'rc-reloads';
  let past;
  try {
    past = JSON.parse(sessionStorage.getItem(key)) ?? {};
    const count = Date.now() - past.at < calmAfter ? past.count + 1 : 0;
    sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), count }));
    return count === 0 ? 0 : Math.min(calmAfter / 2, 1_000 * 2 ** count);
  } catch {
    // A browser that keeps nothing still must not load the page in a tight circle.
    return 5_000;
  }
}

/** The circuit cannot be had back: loads the same address anew as soon as the server answers. */
async function reload(reason) {
  if (over) return;
  over = true;
  connection.set('over', reason);
  show(`${reason} Loading the page again.`);
  const wait = reloadPause();
  if (wait > 0) await pause(wait);
  while (!(await serverAnswers())) await pause(nextPause());
  location.reload();
}

async function reconnect() {
  if (lost || over) return;
  lost = true;
  lostAt = Date.now() - (performance.now() - heardAt);
  attempt = 0;
  while (lost && !over) {
    setLost();
    await pause(nextPause());
    if (!lost || over) return;
    // Asked first, because a failed negotiation is slower and fills the log of the browser.
    if (!(await serverAnswers())) continue;
    try {
      if (!(await window.Blazor.reconnect())) await reload('This page was away too long, or the server was restarted.');
    } catch {
      // The connection went again while it was coming up, or a limit stands in the way: then there is no use in trying sooner.
      const refused = await refusal();
      if (!refused || !lost || over) continue;
      connection.set('reconnecting', refused.text);
      show(`${refused.text} Connecting again in ${Math.ceil(refused.wait / 1_000)} s.`);
      await pause(refused.wait);
    }
  }
}

function connected() {
  lost = false;
  attempt = 0;
  heardAt = performance.now();
  // What was asked over the lost connection is never answered, and must not keep the next question back.
  askedAt = 0;
  show('');
  connection.set('live', 'Updates arrive as they happen.');
}

/** Learns from SignalR's own connection when something arrived last, without a message more. */
function listen(builder) {
  builder.withServerTimeout(heartbeat * 2).withKeepAliveInterval(heartbeat);
  // Says that this one takes up its circuit: the limits count it already.
  if (lost) builder.withUrl('_blazor?returns');
  const build = builder.build;
  builder.build = function () {
    const hub = build.call(builder);
    const receive = hub.connection.onreceive;
    hub.connection.onreceive = data => {
      heardAt = performance.now();
      return receive.call(hub.connection, data);
    };
    const send = hub.connection.send;
    hub.connection.send = data => {
      if (data.byteLength > largestMessage) {
        // The server would cut the connection for it; said here, nothing else is lost.
        tell(`That is too much to send at once: ${Math.ceil(data.byteLength / 1_024)} KB, and ${Math.floor(largestMessage / 1_024)} KB are possible. It was not taken.`);
        return Promise.resolve();
      }
      return send.call(hub.connection, data);
    };
    return hub;
  };
}

/** Sends one call through the circuit and back: it waits behind whatever the page waits behind. */
async function measure() {
  if (lost || over || askedAt !== 0 || document.hidden) return;
  const asked = performance.now();
  askedAt = asked;
  try {
    await window.DotNet.invokeMethodAsync('RiskConsole', 'Ping');
    const trip = performance.now() - asked;
    if (lost || over || askedAt !== asked) return;
    if (trip > slowTrip) {
      connection.set('delayed', `An answer took ${(trip / 1_000).toFixed(1)} s.`);
      setTimeout(measure, 1_000);
    } else connection.set('live', `Updates arrive as they happen; an answer takes ${Math.max(1, Math.round(trip))} ms.`);
  } catch {
    // Lost on the way: the reconnection handler knows.
  } finally {
    if (askedAt === asked) askedAt = 0;
  }
}

function watch() {
  if (lost || over || document.hidden) return;
  const now = performance.now();
  if (askedAt !== 0 && now - askedAt > slowTrip) connection.set('delayed', 'The server is slow to answer.');
  else if (now - heardAt > heartbeat * 1.5) connection.set('delayed', 'Nothing was heard from the server for a while.');
}

async function start() {
  const options = {
    ssr: { disableDomPreservation: true },
    circuit: {
      configureSignalR: listen,
      reconnectionHandler: { onConnectionDown: () => void reconnect(), onConnectionUp: connected },
      circuitHandlers: [{ onCircuitOpened: opened }],
    },
  };
  // Blazor does not always say that it failed.
  startTimer = setTimeout(() => void reload('The page could not be connected.'), startLimit);
  try {
    await window.Blazor.start(options);
  } catch {
    await reload('The page could not be connected.');
  }
}

function opened() {
  clearTimeout(startTimer);
  connected();
  void measure();
  setInterval(measure, Math.min(5_000, heartbeat));
  setInterval(watch, 500);
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  // A sleeping tab may have missed the end of its connection.
  wake?.();
  void measure();
});
window.addEventListener('online', () => wake?.());
window.addEventListener('offline', () => {
  if (lost) setLost();
  else void measure();
});

// What Blazor shows when the circuit has ended in a fault; it does not reconnect then.
new MutationObserver(() => void reload('This page ran into a fault, which was logged.')).observe(document.getElementById('blazor-error-ui'), { attributes: true });

// Signing out ends this page's session first; it should not be told of that as of something that befell it.
document.getElementById('sign-out').addEventListener('submit', () => {
  over = true;
  window.Blazor.disconnect?.();
});

void start();
