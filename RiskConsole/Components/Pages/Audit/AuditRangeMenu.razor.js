// The inputs hold wall-clock times of the zone the viewer chose; the server has and gets instants. The zone is the console's own switch.
export function attach(root, menu, zone) {
    const ends = new AbortController();
    const { signal } = ends;
    const utc = () => document.documentElement.dataset.zone === 'utc';
    const form = root.querySelector('form');
    const [from, to] = root.querySelectorAll('input');
    const send = (method, ...args) => menu.invokeMethodAsync(method, ...args)
        .catch(() => { /* the circuit is gone; the reconnect banner says so */ });
    const instant = input => {
        const at = input.value ? new Date(utc() ? `${input.value}Z` : input.value).getTime() : NaN;
        return Number.isNaN(at) ? null : at;
    };
    const wallClock = ms => {
        if (!ms)
            return '';
        const at = new Date(Number(ms));
        return new Date(at.getTime() - (utc() ? 0 : at.getTimezoneOffset() * 60_000)).toISOString().slice(0, 19);
    };
    const fill = () => {
        from.value = wallClock(from.dataset.from);
        to.value = wallClock(to.dataset.to);
    };
    const mark = () => {
        for (const button of root.querySelectorAll('[data-zone]'))
            button.setAttribute('aria-pressed', String(button.dataset.zone === (utc() ? 'utc' : 'local')));
    };
    const setZone = wanted => {
        if (window.rcLook.get('zone') !== wanted)
            window.rcLook.set('zone', wanted);
    };

    root.addEventListener('toggle', () => {
        if (!root.open)
            return;
        fill();
        mark();
    }, { signal });
    form.addEventListener('submit', async e => {
        e.preventDefault();
        const taken = await send('Custom', instant(from), from.validity.badInput, instant(to), to.validity.badInput);
        if (taken)
            root.open = false;
    }, { signal });
    root.addEventListener('click', e => {
        const button = e.target.closest('[data-zone]');
        // The menu stays where the zone is changed: a time may be written in it next.
        if (button)
            setZone(button.dataset.zone);
        else if (e.target.closest('[data-close]'))
            root.open = false;
    }, { signal });
    document.addEventListener('rc-look', e => {
        if (e.detail.name !== 'zone')
            return;
        fill();
        mark();
        send('ZoneChosen', e.detail.value);
    }, { signal });

    if (zone)
        setZone(zone);
    mark();
    if (root.open)
        fill();

    return { setZone, detach: () => ends.abort() };
}
