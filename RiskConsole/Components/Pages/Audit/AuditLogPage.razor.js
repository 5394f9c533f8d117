// How this browser likes the page: columns, density, facets and split, kept here and not with the account. A browser that keeps nothing answers
// with what it can tell: whether there is room for the facets beside the rows.
const KEY = 'rc-audit';
const wide = matchMedia('(min-width: 1101px)');
const roomy = matchMedia('(min-width: 1701px)');

export function attach() {
    const read = () => {
        try {
            const kept = JSON.parse(localStorage.getItem(KEY));
            return kept !== null && typeof kept === 'object' ? kept : {};
        } catch {
            return {};
        }
    };
    const text = value => typeof value === 'string' && value.length < 400 ? value : null;
    return {
        recall() {
            const kept = read();
            return {
                columns: text(kept.columns),
                density: text(kept.density),
                split: text(kept.split),
                facets: typeof kept.facets === 'boolean' ? kept.facets : null,
                wide: wide.matches,
                roomy: roomy.matches,
            };
        },
        keep(name, value) {
            try {
                localStorage.setItem(KEY, JSON.stringify({ ...read(), [name]: value }));
            } catch { /* private windows keep nothing */ }
        },
        detach() { },
    };
}
