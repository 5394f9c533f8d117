// Notifications of the browser, and which tab may do what only one may do.

const forgetAfter = 60_000;

/**
 * Lets one tab of this browser do something about what came up to a place.
 * @returns 0 for the tab that may, how many milliseconds to wait for one that comes too soon after the last time, -1 where another tab has done it.
 */
export async function claim(what, upTo, pause) {
  const key = `rc-${what}`;
  const take = () => {
    let last = {};
    try {
      last = JSON.parse(localStorage.getItem(key)) ?? {};
    } catch {
      // Nothing that could be read was kept.
    }
    const past = Date.now() - last.at;
    // Places begin anew with another database; what was done long ago stands in nobody's way.
    if (past < forgetAfter && last.upTo >= upTo) return -1;
    if (past < pause) return pause - past;
    try {
      localStorage.setItem(key, JSON.stringify({ upTo, at: Date.now() }));
    } catch {
      // A browser that keeps nothing: each tab is by itself.
    }
    return 0;
  };
  // Where the address is not secure there are no locks; then two tabs may, once in a while, do it both.
  return navigator.locks ? navigator.locks.request(key, take) : take();
}

const possible = () => 'Notification' in window && window.isSecureContext;

export function permissionWords() {
  if (!possible()) return 'This browser shows notifications only for https addresses.';
  switch (Notification.permission) {
    case 'granted': return 'This browser allows it.';
    case 'denied': return 'This browser blocks it: allow notifications for this address in its settings.';
    default: return 'This browser has not been asked yet: “Try it” asks.';
  }
}

export async function askPermission() {
  if (possible() && Notification.permission === 'default') await Notification.requestPermission();
  document.dispatchEvent(new Event('rc-permission'));
  return possible() && Notification.permission === 'granted';
}

export function notify(lines, more) {
  if (!possible() || Notification.permission !== 'granted') return;
  lines.forEach((line, i) => {
    const others = i === 0 && more > 0 ? `\nand ${more.toLocaleString('en')} more` : '';
    try {
      const shown = new Notification(`${line.label}: ${line.title}`, { body: line.what + others, tag: `rc-${line.id}`, icon: '/favicon.svg', silent: true });
      shown.addEventListener('click', () => {
        window.focus();
        window.Blazor.navigateTo(line.href);
        shown.close();
      });
    } catch {
      // Some phones show notifications of installed apps alone.
    }
  });
}
