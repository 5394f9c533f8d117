// Opens the dialog over the page, and gives the focus back to where it was when it is gone. The end is typed as the clock of the zone the viewer chose says it; the server has
// and gets instants.
export function open(dialog, owner) {
    const from = document.activeElement;
    const utc = () => document.documentElement.dataset.zone === 'utc';
    const end = dialog.querySelector('[data-end]');
    const tell = (method, ...args) => owner.invokeMethodAsync(method, ...args)
        .catch(() => { /* the circuit is gone; the reconnect banner says so */ });
    const show = () => {
        const at = new Date(Number(end.dataset.end));
        end.value = new Date(at.getTime() - (utc() ? 0 : at.getTimezoneOffset() * 60_000)).toISOString().slice(0, 16);
    };
    const onCancel = e => {
        e.preventDefault();
        tell('Cancel');
    };
    const onChange = e => {
        if (e.target !== end)
            return;
        const at = end.value ? new Date(utc() ? `${end.value}Z` : end.value) : null;
        tell('EndsAt', at && !Number.isNaN(at.getTime()) ? at.toISOString() : null);
    };
    // What the server proposes is shown until somebody types.
    const watch = new MutationObserver(show);

    dialog.addEventListener('cancel', onCancel);
    dialog.addEventListener('change', onChange);
    watch.observe(end, { attributes: true, attributeFilter: ['data-end', 'hidden'] });
    show();
    if (!dialog.open)
        dialog.showModal();
    return {
        detach() {
            watch.disconnect();
            dialog.removeEventListener('cancel', onCancel);
            dialog.removeEventListener('change', onChange);
            if (dialog.open)
                dialog.close();
            const lost = document.activeElement === null || document.activeElement === document.body;
            if (lost && from?.isConnected)
                from.focus({ preventScroll: true });
        },
    };
}
