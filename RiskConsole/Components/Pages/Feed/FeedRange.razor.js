// The inputs hold wall-clock times of the zone the viewer chose; the server has and gets instants.
import { earlyClick } from '../../../js/early.js';

export function attach(root, range) {
    const utc = () => document.documentElement.dataset.zone === 'utc';
    const [from, to] = root.querySelectorAll('input');
    const instant = text => {
        const at = text ? new Date(utc() ? `${text}Z` : text) : null;
        return at && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
    };
    const wallClock = ms => {
        if (!ms)
            return '';
        const at = new Date(Number(ms));
        return new Date(at.getTime() - (utc() ? 0 : at.getTimezoneOffset() * 60_000)).toISOString().slice(0, 19);
    };
    const onToggle = () => {
        if (!root.open)
            return;
        from.value = wallClock(from.dataset.from);
        to.value = wallClock(to.dataset.to);
    };
    const onClick = e => {
        if (!e.target.closest('[data-apply]'))
            return;
        range.invokeMethodAsync('Custom', instant(from.value), instant(to.value))
            .catch(() => { /* the circuit is gone; the reconnect banner says so */ });
    };
    root.addEventListener('toggle', onToggle);
    root.addEventListener('click', onClick);

    const early = earlyClick(root);
    if (early !== null)
        onClick({ target: early });
    else if (from.value === '' && to.value === '')
        onToggle();

    return {
        detach() {
            root.removeEventListener('toggle', onToggle);
            root.removeEventListener('click', onClick);
        },
    };
}
