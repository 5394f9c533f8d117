// Says which rules are in sight: only they are counted. Rows that come later are watched as well.

export function attach(table, page) {
  const told = new Set();
  let fresh = new Set();
  let timer;
  const tell = () => {
    timer = undefined;
    const ids = [...fresh];
    fresh = new Set();
    page.invokeMethodAsync('Seen', ids).catch(() => { /* the circuit is gone; the reconnect banner says so */ });
  };
  const sight = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      const id = target.dataset.rule;
      if (!isIntersecting || told.has(id)) continue;
      told.add(id);
      fresh.add(id);
    }
    if (fresh.size > 0) timer ??= setTimeout(tell, 50);
  });
  const watch = (root) => {
    for (const row of root.querySelectorAll('tr[data-rule]')) sight.observe(row);
  };
  const rows = new MutationObserver(() => watch(table));
  rows.observe(table.tBodies[0], { childList: true });
  watch(table);
  return {
    detach() {
      clearTimeout(timer);
      sight.disconnect();
      rows.disconnect();
    },
  };
}
