// Runs before the first paint, so that the page never flashes in the wrong theme: a classic script, small, and external because the
// content security policy allows no inline one. The choices live in cookies for a year.
(function () {
  'use strict';

  const root = document.documentElement;
  const light = window.matchMedia('(prefers-color-scheme: light)');
  const allowed = { theme: ['dark', 'light', 'system'], zone: ['local', 'utc'], nav: ['wide', 'narrow'] };

  function read(name) {
    const match = document.cookie.match(new RegExp('(?:^|; )rc-' + name + '=([a-z]+)'));
    return match && allowed[name].includes(match[1]) ? match[1] : allowed[name][0];
  }

  function apply() {
    const theme = read('theme');
    root.dataset.themeChoice = theme;
    root.dataset.theme = theme === 'system' ? (light.matches ? 'light' : 'dark') : theme;
    root.dataset.zone = read('zone');
    root.dataset.nav = read('nav');
  }

  window.rcLook = {
    /** Sets theme, zone or nav, applies it at once and tells whoever draws with it (event "rc-look" on document). */
    set(name, value) {
      if (!allowed[name]?.includes(value)) return;
      const secure = location.protocol === 'https:' ? '; secure' : '';
      document.cookie = 'rc-' + name + '=' + value + '; path=/; max-age=31536000; samesite=lax' + secure;
      apply();
      document.dispatchEvent(new CustomEvent('rc-look', { detail: { name, value } }));
    },
    /** The choice after the present one. */
    next(name) {
      const values = allowed[name];
      this.set(name, values[(values.indexOf(read(name)) + 1) % values.length]);
    },
    get: read,
  };

  light.addEventListener('change', function () {
    apply();
    document.dispatchEvent(new CustomEvent('rc-look', { detail: { name: 'theme', value: read('theme') } }));
  });
  apply();
})();
