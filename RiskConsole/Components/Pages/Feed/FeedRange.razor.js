// The inputs hold wall-clock times of the zone the viewer chose; the server gets instants.
export function attach(root, range) {
    const utc = () => document.documentElement.dataset.zone === 'utc';
    const instant = text => {
        const at = text ? new Date(utc() ? `${text}Z` : text) : null;
        return at && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
    };
    const onClick = e => {
        if (!e.target.closest('[data-apply]'))
            return;
        const from = instant(root.querySelector('[data-from]').value);
        const to = instant(root.querySelector('[data-to]').value);
        range.invokeMethodAsync('Custom', from, to).catch(() => { /* the circuit is gone; the reconnect banner says so */ });
    };
    root.addEventListener('click', onClick);
    return { detach: () => root.removeEventListener('click', onClick) };
}
