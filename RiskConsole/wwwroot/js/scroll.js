// Blazor scrolls to the top on every navigation. One that only changes the query (a range, a filter, more rows) stays on the same page,
// and what the person looks at must not move away.

let page = location.pathname;
const scrollTo = window.scrollTo.bind(window);

window.scrollTo = (...args) => {
  const toTop = args.length === 2 && args[0] === 0 && args[1] === 0;
  if (toTop && location.pathname === page) return;
  page = location.pathname;
  scrollTo(...args);
};

window.addEventListener('popstate', () => {
  page = location.pathname;
});
