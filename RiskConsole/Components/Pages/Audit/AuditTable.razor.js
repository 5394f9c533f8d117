// Pointer, scroll and keyboard of the table of entries. The server hears which row to open, which cell's value to filter by, and whether somebody
// is reading; values themselves stay where they are.
import { earlyClick } from '../../../js/early.js';

const POINTER_RESTS = 2_000; // a pointer that lies still this long no longer holds the rows
const ROW = '.audit-row[data-id]';
const CELL = '[role=gridcell]';
const OPEN = '.audit-drawer, .drawer';

export function attach(scroller, table) {
    const frame = scroller.parentElement;
    const pick = frame.querySelector('.audit-pick');
    const send = (method, ...args) => table.invokeMethodAsync(method, ...args)
        .catch(() => { /* the circuit is gone; the reconnect banner says so */ });
    const reasons = { scroll: false, pointer: false, selection: false, row: false };
    const ends = new AbortController();
    let told = false;
    let pointerRests = 0;
    let lastRow = null;
    let picked = null; // the value the small menu stands beside

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
    const idOf = element => Number(element.closest(ROW).dataset.id);
    const columnOf = cell => [...(cell?.classList ?? [])].find(name => name.startsWith('c-'))?.slice(2) ?? null;
    const focusedCell = () => {
        const cell = document.activeElement?.closest?.(CELL);
        return cell && scroller.contains(cell) && cell.closest(ROW) ? cell : null;
    };
    const chosen = () => {
        const focused = document.activeElement?.closest?.(ROW);
        if (focused && scroller.contains(focused))
            return focused;
        return scroller.querySelector(`${ROW}[aria-current]`) ?? (lastRow?.isConnected ? lastRow : null);
    };
    const drawerOpen = () => document.querySelector(OPEN) !== null;
    const choose = (row, column = null) => {
        lastRow = row;
        ((column && row.querySelector(`.c-${column}`)) || row).focus({ preventScroll: true });
        show(row);
    };
    const show = row => {
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
        const column = columnOf(focusedCell());
        const from = all.indexOf(chosen());
        const next = all[from < 0 ? 0 : Math.min(all.length - 1, Math.max(0, from + step))];
        choose(next, column);
        if (drawerOpen())
            send('OpenRow', idOf(next));
    };
    const across = step => {
        const row = chosen();
        if (!row)
            return;
        const cells = [...row.querySelectorAll(CELL)].filter(cell => cell.offsetParent !== null);
        const at = cells.indexOf(focusedCell()) + step;
        lastRow = row;
        (at < 0 ? row : cells[Math.min(at, cells.length - 1)]).focus({ preventScroll: true });
    };
    const open = row => {
        lastRow = row;
        send('OpenRow', idOf(row));
    };
    const act = name => {
        const row = chosen();
        if (!row)
            return;
        if (name === 'open') {
            open(row);
            return;
        }
        const cell = focusedCell();
        if (!cell || cell.querySelector('.v'))
            send('Pick', idOf(row), columnOf(cell), name === 'out');
    };

    // The small menu beside a value ------------------------------------------------------------------------------------------------------
    const hidePick = () => {
        pick.hidden = true;
        picked = null;
    };
    const showPick = value => {
        if (picked === value)
            return;
        picked = value;
        pick.hidden = false;
        const cell = value.closest(CELL).getBoundingClientRect();
        const text = value.getBoundingClientRect();
        const around = frame.getBoundingClientRect();
        // Beside what is written, where there is room; otherwise at the end of the cell.
        const left = Math.min(text.right + 2, Math.max(cell.left, cell.right - pick.offsetWidth));
        pick.style.left = `${Math.min(left, around.right - pick.offsetWidth - 8) - around.left}px`;
        pick.style.top = `${cell.top + (cell.height - pick.offsetHeight) / 2 - around.top}px`;
    };
    const onPick = e => {
        const button = e.target.closest('[data-pick]');
        if (!button || !picked?.isConnected)
            return;
        if (button.dataset.pick === 'out')
            send('Pick', idOf(picked), columnOf(picked.closest(CELL)), true);
        else
            navigator.clipboard?.writeText(picked.textContent).catch(() => { /* not allowed here; the text can still be selected */ });
        hidePick();
    };

    // Reading ---------------------------------------------------------------------------------------------------------------------------
    let askedAt = 0;
    const onScroll = () => {
        hidePick();
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
    const onOver = e => {
        if (e.pointerType === 'touch')
            return;
        const cell = e.target.closest?.(CELL);
        // A cell that is cut off says all of its text to who points at it.
        if (cell && !cell.title && cell.scrollWidth > cell.clientWidth)
            cell.title = cell.textContent;
        const value = e.target.closest?.('.v');
        if (value)
            showPick(value);
        else if (!cell?.contains(picked))
            hidePick();
    };
    const onPointer = e => {
        if (e.pointerType === 'touch' && e.type === 'pointermove')
            return;
        clearTimeout(pointerRests);
        set('pointer', true);
        pointerRests = setTimeout(() => set('pointer', false), POINTER_RESTS);
    };
    const onLeave = e => {
        if (pick.contains(e.relatedTarget))
            return;
        hidePick();
        clearTimeout(pointerRests);
        set('pointer', false);
    };
    const onSelection = () => {
        const selection = document.getSelection();
        set('selection', selection !== null && !selection.isCollapsed && scroller.contains(selection.anchorNode));
    };
    const onFocus = () => {
        const focused = document.activeElement;
        set('row', scroller.contains(focused) && focused.closest(ROW) !== null && focused.matches(':focus-visible'));
    };

    // Clicks ----------------------------------------------------------------------------------------------------------------------------
    const fine = matchMedia('(pointer: fine)');
    const clickAt = (target, shift) => {
        if (target.closest('a, button') || !document.getSelection().isCollapsed)
            return;
        const row = target.closest(ROW);
        if (!row)
            return;
        const value = target.closest('.v');
        // A finger is too wide to tell a value from its row: there a touch opens the row.
        if (value && fine.matches) {
            lastRow = row;
            send('Pick', idOf(row), columnOf(value.closest(CELL)), shift);
        } else {
            open(row);
        }
    };
    const onClick = e => clickAt(e.target, e.shiftKey);
    // A shift-click excludes; it must not select text as well.
    const onDown = e => {
        if (e.shiftKey && e.target.closest?.('.v'))
            e.preventDefault();
    };
    const onKey = e => {
        if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.defaultPrevented)
            return;
        const row = document.activeElement?.closest?.(ROW);
        switch (e.key) {
            case 'ArrowDown': move(1); break;
            case 'ArrowUp': move(-1); break;
            case 'ArrowRight': across(1); break;
            case 'ArrowLeft': across(-1); break;
            case 'Home': if (rows()[0]) choose(rows()[0]); break;
            case 'End': if (rows().at(-1)) choose(rows().at(-1)); break;
            case 'Enter': if (!row || e.target.closest('a, button')) return; open(row); break;
            case 'Escape': if (!row || drawerOpen()) return; document.activeElement.blur(); break;
            default: return;
        }
        e.preventDefault();
    };
    const onButton = e => {
        const button = e.target.closest('[data-move], [data-act]');
        if (button?.dataset.move)
            move(Number(button.dataset.move));
        else if (button)
            act(button.dataset.act);
        else
            onPick(e);
    };

    const { signal } = ends;
    scroller.addEventListener('scroll', onScroll, { passive: true, signal });
    scroller.addEventListener('pointermove', onPointer, { passive: true, signal });
    scroller.addEventListener('pointerdown', onPointer, { passive: true, signal });
    scroller.addEventListener('pointerover', onOver, { passive: true, signal });
    scroller.addEventListener('pointerleave', onLeave, { passive: true, signal });
    scroller.addEventListener('mousedown', onDown, { signal });
    scroller.addEventListener('click', onClick, { signal });
    scroller.addEventListener('keydown', onKey, { signal });
    scroller.addEventListener('focusin', onFocus, { signal });
    scroller.addEventListener('focusout', () => requestAnimationFrame(onFocus), { signal });
    pick.addEventListener('pointerleave', hidePick, { signal });
    frame.addEventListener('click', onButton, { signal });
    document.addEventListener('selectionchange', onSelection, { signal });

    const early = earlyClick(frame);
    if (early !== null) {
        if (scroller.contains(early))
            clickAt(early, false);
        else
            onButton({ target: early });
    }

    return {
        toTop() {
            document.getSelection()?.removeAllRanges();
            if (scroller.contains(document.activeElement))
                document.activeElement.blur();
            clearTimeout(pointerRests);
            reasons.pointer = reasons.row = false;
            scroller.scrollTop = 0;
            onScroll();
            tell();
        },
        // Another entry's details are open: its row is in sight.
        reveal() {
            const row = scroller.querySelector(`${ROW}[aria-current]`);
            if (row) {
                lastRow = row;
                show(row);
            }
        },
        // The details were closed: back to the row they were of, unless the focus went elsewhere.
        restore() {
            const lost = document.activeElement === null || document.activeElement === document.body;
            if (lost && lastRow?.isConnected)
                lastRow.focus({ preventScroll: true });
        },
        detach() {
            clearTimeout(pointerRests);
            ends.abort();
        },
    };
}
