// Focus goes into the drawer when it opens and back to where it was when it closes. Esc presses its close button.
// A menu or list that is open inside takes the first Esc, the drawer the next.
const TAKES_ESCAPE = 'dialog[open], details.menu[open], [role=combobox][aria-expanded=true]';

export function open(root) {
    const from = document.activeElement;
    const onKey = e => {
        if (e.key !== 'Escape' || e.defaultPrevented || document.querySelector(TAKES_ESCAPE))
            return;
        e.preventDefault();
        root.querySelector('.event-close')?.click();
    };
    // Capturing: the shell closes an open menu on the same key, and that must not count as "no menu was open".
    document.addEventListener('keydown', onKey, true);
    root.focus({ preventScroll: true });
    return {
        detach() {
            document.removeEventListener('keydown', onKey, true);
            const lost = document.activeElement === null || document.activeElement === document.body;
            if (lost && from?.isConnected)
                from.focus({ preventScroll: true });
        },
    };
}
