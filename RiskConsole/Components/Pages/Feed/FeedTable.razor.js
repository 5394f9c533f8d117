// Pointer, scroll and keyboard of the event table. The server hears two things: which row to open, and whether somebody is reading.
import { earlyClick } from '../../../js/early.js';

const POINTER_RESTS = 2_000; // a pointer that lies still this long no longer holds the rows
const ROW = '.feed-row[data-uid]';

export function attach(scroller, table) {
    const frame = scroller.parentElement;
    const send = (method, ...args) => table.invokeMethodAsync(method, ...args)
        .catch(() => { /* the circuit is gone; the reconnect banner says so */ });
    const reasons = { scroll: false, pointer: false, selection: false, row: false };
    let told = false;
    let pointerRests = 0;
    let lastRow = null;

    const tell = () => {
        const reading = Object.values(reasons).some(Boolean);
        if (reading === told)
            return;
        told = reading;
        send('Reading', reading);
    };
    const set = (name, value) => {
        if (reasons[name] === value)
            return;
        reasons[name] = value;
        tell();
    };

    const rows = () => [...scroller.querySelectorAll(ROW)];
    const chosen = () => {
        const focused = document.activeElement?.closest?.(ROW);
        if (focused && scroller.contains(focused))
            return focused;
        return scroller.querySelector(`${ROW}[aria-current]`) ?? (lastRow?.isConnected ? lastRow : null);
    };
    const drawerOpen = () => document.querySelector('.event-drawer') !== null;
    const choose = row => {
        lastRow = row;
        row.focus({ preventScroll: true });
        // The head is sticky: a row is in view only below it.
        const head = scroller.firstElementChild.offsetHeight;
        const box = row.getBoundingClientRect();
        const view = scroller.getBoundingClientRect();
        if (box.top < view.top + head)
            scroller.scrollTop -= view.top + head - box.top;
        else if (box.bottom > view.bottom)
            scroller.scrollTop += box.bottom - view.bottom;
    };
    const move = step => {
        const all = rows();
        if (all.length === 0)
            return;
        const from = all.indexOf(chosen());
        const next = all[from < 0 ? 0 : Math.min(all.length - 1, Math.max(0, from + step))];
        choose(next);
        if (drawerOpen())
            send('OpenRow', next.dataset.uid);
    };
    const open = row => {
        lastRow = row;
        send('OpenRow', row.dataset.uid);
    };

    let askedAt = 0;
    const onScroll = () => {
        set('scroll', scroller.scrollTop > 4);
        const height = scroller.scrollHeight;
        if (height - scroller.scrollTop > 2.5 * scroller.clientHeight)
            askedAt = 0;
        else if (askedAt !== height && scroller.scrollTop > 4) {
            // Once per height: the answer makes it grow, or there is no more.
            askedAt = height;
            send('More');
        }
    };
    // A cell that is cut off says all of its text to who points at it.
    const onOver = e => {
        const cell = e.target.closest?.('[role=gridcell]');
        if (cell && !cell.title && cell.scrollWidth > cell.clientWidth)
            cell.title = cell.textContent;
    };
    const onPointer = e => {
        if (e.pointerType === 'touch' && e.type === 'pointermove')
            return;
        clearTimeout(pointerRests);
        set('pointer', true);
        pointerRests = setTimeout(() => set('pointer', false), POINTER_RESTS);
    };
    const onLeave = () => {
        clearTimeout(pointerRests);
        set('pointer', false);
    };
    const onSelection = () => {
        const selection = document.getSelection();
        set('selection', selection !== null && !selection.isCollapsed && scroller.contains(selection.anchorNode));
    };
    const onFocus = () => {
        const focused = document.activeElement;
        set('row', scroller.contains(focused) && focused.matches(ROW) && focused.matches(':focus-visible'));
    };
    const openAt = target => {
        if (target.closest('a, button') || !document.getSelection().isCollapsed)
            return;
        const row = target.closest(ROW);
        if (row)
            open(row);
    };
    const onClick = e => openAt(e.target);
    const onKey = e => {
        if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.defaultPrevented)
            return;
        const row = document.activeElement?.closest?.(ROW);
        switch (e.key) {
            case 'ArrowDown': move(1); break;
            case 'ArrowUp': move(-1); break;
            case 'Home': if (rows()[0]) choose(rows()[0]); break;
            case 'End': if (rows().at(-1)) choose(rows().at(-1)); break;
            case 'Enter': if (!row || e.target.closest('a, button')) return; open(row); break;
            case ' ': if (e.target.closest('a, button')) return; document.querySelector('[data-key="p"]')?.click(); break;
            case 'Escape': if (!row || drawerOpen()) return; row.blur(); break;
            default: return;
        }
        e.preventDefault();
    };
    const onMove = e => {
        const button = e.target.closest('[data-move]');
        if (button)
            move(Number(button.dataset.move));
    };

    scroller.addEventListener('scroll', onScroll, { passive: true });
    scroller.addEventListener('pointermove', onPointer, { passive: true });
    scroller.addEventListener('pointerdown', onPointer, { passive: true });
    scroller.addEventListener('pointerover', onOver, { passive: true });
    scroller.addEventListener('pointerleave', onLeave, { passive: true });
    scroller.addEventListener('click', onClick);
    scroller.addEventListener('keydown', onKey);
    scroller.addEventListener('focusin', onFocus);
    scroller.addEventListener('focusout', () => requestAnimationFrame(onFocus));
    frame.addEventListener('click', onMove);
    document.addEventListener('selectionchange', onSelection);

    const early = earlyClick(frame);
    if (early !== null) {
        openAt(early);
        onMove({ target: early });
    }

    return {
        toTop() {
            document.getSelection()?.removeAllRanges();
            if (scroller.contains(document.activeElement))
                document.activeElement.blur();
            clearTimeout(pointerRests);
            reasons.pointer = false;
            scroller.scrollTop = 0;
            onScroll();
            tell();
        },
        // The details were closed: back to the row they were of, unless the focus went elsewhere.
        restore() {
            const lost = document.activeElement === null || document.activeElement === document.body;
            if (lost && lastRow?.isConnected)
                lastRow.focus({ preventScroll: true });
        },
        detach() {
            clearTimeout(pointerRests);
            document.removeEventListener('selectionchange', onSelection);
        },
    };
}
