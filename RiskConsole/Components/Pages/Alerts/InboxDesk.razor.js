// The hands of the inbox: cursor, keys, pointer, scroll and the dialogs. Moving costs no way to the server; it hears which rows are in sight, whether somebody is at work on
// them, and what to do to which alert, as that alert was seen.
import { earlyClick } from '../../../js/early.js';
import { dialogs } from './InboxDialogs.razor.js';

const OVERSCAN = 16; // rows kept on either side of what is in sight
const POINTER_RESTS = 60_000; // a pointer that lies still this long no longer holds the rows
const NOTICED = 500; // ms that people need to see that a row has changed: an act before that is meant for what it was
const ANSWERED = 2_000; // ms within which what changes is the answer to an act here
const OPENS = 2_000; // ms after which a dialog that did not come is not waited for
const ROW = '.inbox-row[data-id]';

export function attach(desk, server) {
    const scroller = desk.querySelector('.inbox-scroll');
    const rowsOf = () => desk.querySelector('.inbox-window');
    const send = (method, ...args) => server.invokeMethodAsync(method, ...args)
        .catch(() => { /* the circuit is gone; the reconnect banner says so */ });

    // What is rendered ------------------------------------------------------------------------------------------------------------------
    const first = () => Number(rowsOf()?.dataset.first ?? 0);
    const total = () => Number(rowsOf()?.dataset.total ?? 0);
    const selected = () => Number(desk.dataset.selected ?? 0);
    const rows = () => [...(rowsOf()?.children ?? [])];
    const rowAt = index => rows()[index - first()] ?? null;
    const rowOf = id => id === null ? null : rowsOf()?.querySelector(`[data-id="${id}"]`) ?? null;
    const indexOf = row => first() + rows().indexOf(row);
    const rowHeight = () => parseFloat(getComputedStyle(scroller).getPropertyValue('--inbox-row')) || 32;
    const headHeight = () => scroller.firstElementChild.offsetHeight;

    // Whether somebody is at work on the rows -------------------------------------------------------------------------------------------
    const reasons = { scroll: false, pointer: false, cursor: false, text: false };
    let told = false;
    let pointerRests = 0;
    const set = (name, value) => {
        reasons[name] = value;
        const reading = Object.values(reasons).some(Boolean);
        if (reading === told)
            return;
        told = reading;
        send('Reading', reading);
    };

    // The cursor ------------------------------------------------------------------------------------------------------------------------
    const cursor = { id: null, index: -1 };
    const seenBefore = new Map(); // id -> what a row was before somebody else changed it, and when
    const own = { ids: new Set(), at: -Infinity }; // what was acted on here last: those changes come as no surprise
    const mark = () => {
        for (const marked of desk.querySelectorAll('.inbox-row[data-cursor]'))
            if (marked.dataset.id !== cursor.id)
                delete marked.dataset.cursor;
        const row = rowOf(cursor.id);
        if (row) {
            row.dataset.cursor = '';
            scroller.setAttribute('aria-activedescendant', row.id);
        } else {
            scroller.removeAttribute('aria-activedescendant');
        }
        desk.toggleAttribute('data-at-row', cursor.index >= 0);
    };
    const show = index => {
        const height = rowHeight();
        const top = index * height;
        const view = scroller.clientHeight - headHeight();
        if (top < scroller.scrollTop)
            scroller.scrollTop = top;
        else if (top + height > scroller.scrollTop + view)
            scroller.scrollTop = top + height - view;
    };
    const place = index => {
        const count = total();
        if (count === 0)
            return clear();
        cursor.index = Math.max(0, Math.min(count - 1, index));
        cursor.id = rowAt(cursor.index)?.dataset.id ?? null;
        set('cursor', true);
        show(cursor.index);
        mark();
        look();
    };
    const clear = () => {
        cursor.id = null;
        cursor.index = -1;
        mark();
        set('cursor', false);
    };
    const firstInSight = () => Math.ceil(scroller.scrollTop / rowHeight());
    const move = step => place(cursor.index < 0 ? firstInSight() : cursor.index + step);
    // Rows came, went or changed: the cursor stays on its alert; when that has left, on the row that took its place.
    const settle = () => {
        if (cursor.index >= 0) {
            const row = rowOf(cursor.id);
            if (row) {
                cursor.index = indexOf(row);
            } else if (total() === 0) {
                clear();
            } else if (cursor.id === null || rowAt(cursor.index) || cursor.index >= total()) {
                cursor.index = Math.min(cursor.index, total() - 1);
                cursor.id = rowAt(cursor.index)?.dataset.id ?? null;
            }
        }
        mark();
    };
    const inSight = row => {
        const box = row.getBoundingClientRect();
        const view = scroller.getBoundingClientRect();
        return box.bottom > view.top + headHeight() && box.top < view.bottom;
    };

    // The rows in sight -----------------------------------------------------------------------------------------------------------------
    let asking = false;
    let last = '';
    const look = () => {
        if (asking || total() === 0)
            return;
        const height = rowHeight();
        const top = Math.floor(scroller.scrollTop / height);
        const inView = Math.ceil(scroller.clientHeight / height) + 1;
        const have = { from: first(), to: first() + rows().length };
        const need = { from: Math.max(0, top - OVERSCAN / 2), to: Math.min(total(), top + inView + OVERSCAN / 2) };
        if (need.from >= have.from && need.to <= have.to)
            return;
        const from = Math.max(0, top - OVERSCAN);
        const question = `${from} ${inView} ${total()}`;
        // The same question has the same answer: rows may be fewer than there is room for.
        if (question === last)
            return;
        last = question;
        asking = true;
        send('Look', from, inView + 2 * OVERSCAN).finally(() => {
            asking = false;
            look();
        });
    };
    const onScroll = () => {
        set('scroll', scroller.scrollTop > 4);
        if (scroller.scrollTop + scroller.clientHeight > scroller.scrollHeight - 4 * rowHeight())
            desk.querySelector('[data-more]:not(:disabled)')?.click();
        last = '';
        look();
    };

    // Selection -------------------------------------------------------------------------------------------------------------------------
    const isSelected = row => row.getAttribute('aria-selected') === 'true';
    const select = (chosen, on) => {
        for (const row of chosen)
            row.setAttribute('aria-selected', String(on));
        if (chosen.length > 0)
            send('Select', chosen.map(row => row.dataset.id), on);
    };
    let anchor = null;
    const toggle = row => {
        anchor = row.dataset.id;
        select([row], !isSelected(row));
    };
    const extend = step => {
        const from = rowOf(cursor.id);
        if (!from)
            return move(step);
        move(step);
        const to = rowOf(cursor.id);
        select([from, to].filter(row => row && !isSelected(row)), true);
    };
    const range = row => {
        const from = rowOf(anchor);
        if (!from)
            return toggle(row);
        const [a, b] = [indexOf(from), indexOf(row)].sort((x, y) => x - y);
        select(rows().slice(a - first(), b - first() + 1), true);
    };

    // Acts ------------------------------------------------------------------------------------------------------------------------------
    /** What an act is to be done to: the selection, or the alert under the cursor as it was seen; null when neither is there. */
    const target = () => {
        if (selected() > 0)
            return { id: null, life: 0, state: null };
        const row = rowOf(cursor.id);
        if (!row || !inSight(row)) {
            place(cursor.index < 0 ? firstInSight() : cursor.index);
            return null;
        }
        const before = seenBefore.get(cursor.id);
        const fresh = before && performance.now() - before.at < NOTICED;
        return { id: cursor.id, life: Number(fresh ? before.life : row.dataset.life), state: fresh ? before.state : row.dataset.state };
    };
    const acted = ids => {
        own.ids = new Set(ids);
        own.at = performance.now();
    };
    // A dialog that the server opens is a moment away: keys until then are meant for it, not for the rows.
    let quietUntil = 0;
    const onEarlyKey = e => {
        if (document.querySelector('dialog[open]'))
            quietUntil = 0;
        else if (performance.now() < quietUntil) {
            e.preventDefault();
            e.stopPropagation();
        }
    };
    const act = (kind, on, text = null) => {
        if (kind === 'silence') {
            quietUntil = performance.now() + OPENS;
            return send('Silence', on.id);
        }
        acted(on.id === null ? [] : [on.id]);
        send('Act', kind, on.id, on.life, on.state, text);
        // At once and not when the answer comes: the next key is meant for the next row.
        if (on.id !== null && on.id === cursor.id && cursor.index < total() - 1)
            move(1);
    };
    const begin = kind => {
        const on = target();
        if (on === null)
            return;
        if (asked.needed(kind, selected()))
            asked.ask(kind, selected(), text => act(kind, on, text));
        else
            act(kind, on);
    };
    const asked = dialogs(desk);

    // Keys and clicks -------------------------------------------------------------------------------------------------------------------
    const open = row => row?.querySelector('.c-name a')?.click();
    const press = button => {
        const { act: kind, move: step, extend: more, pick } = button.dataset;
        if (kind)
            begin(kind);
        else if (step)
            move(Number(step));
        else if (more)
            extend(Number(more));
        else if (pick === 'row') {
            const row = rowOf(cursor.id);
            if (row) toggle(row); else move(0);
        } else if (pick === 'open')
            cursor.id === null ? move(0) : open(rowOf(cursor.id));
        else if (pick === 'storm')
            rowOf(cursor.id)?.querySelector('.storm-link')?.click();
        else if (pick === 'all' || pick === 'none')
            send('SelectAll', pick === 'all');
    };
    const onClick = e => {
        if (e.target.closest('dialog'))
            return;
        // Undone, tried again, taken: any of the rows.
        if (e.target.closest('[data-answers]'))
            return acted([]);
        const button = e.target.closest('[data-act], [data-move], [data-extend], [data-pick]');
        if (button)
            return press(button);
        const row = e.target.closest(ROW);
        if (!row || e.target.closest('a, button'))
            return;
        if (e.target.closest('.c-pick'))
            e.shiftKey ? range(row) : toggle(row);
        else if (document.getSelection().isCollapsed)
            place(indexOf(row));
    };
    const atRest = () => document.activeElement === null || document.activeElement === scroller
        || document.activeElement.matches('body, main, h1') || document.activeElement.closest('.inbox-window') !== null;
    const onKey = e => {
        if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing)
            return;
        if (document.querySelector('dialog[open], details.menu[open]') || !atRest())
            return;
        const page = Math.max(1, Math.floor((scroller.clientHeight - headHeight()) / rowHeight()) - 1);
        switch (e.key) {
            case 'ArrowDown': e.shiftKey ? extend(1) : move(1); break;
            case 'ArrowUp': e.shiftKey ? extend(-1) : move(-1); break;
            case 'PageDown': move(page); break;
            case 'PageUp': move(-page); break;
            case 'Home': place(0); break;
            case 'End': place(total() - 1); break;
            case 'Enter': if (e.target.closest?.('a') || cursor.id === null) return; open(rowOf(cursor.id)); break;
            case 'Escape':
                if (selected() > 0) send('SelectAll', false);
                else if (cursor.index >= 0) clear();
                else return;
                break;
            default: return;
        }
        e.preventDefault();
    };

    // Pointer ---------------------------------------------------------------------------------------------------------------------------
    const onPointer = e => {
        if (e.pointerType === 'touch' && e.type === 'pointermove')
            return;
        clearTimeout(pointerRests);
        const onRows = e.target.closest('.inbox-window') !== null;
        set('pointer', onRows);
        if (onRows)
            pointerRests = setTimeout(() => set('pointer', false), POINTER_RESTS);
    };
    const onLeave = () => {
        clearTimeout(pointerRests);
        set('pointer', false);
    };
    const onOver = e => {
        const cell = e.target.closest?.('[role=gridcell]');
        if (cell && !cell.title && cell.scrollWidth > cell.clientWidth)
            cell.title = cell.textContent;
    };
    const onText = () => {
        const text = document.getSelection();
        set('text', text !== null && !text.isCollapsed && scroller.contains(text.anchorNode));
    };

    const changes = new MutationObserver(list => {
        const ours = performance.now() - own.at < ANSWERED;
        for (const change of list) {
            if (change.attributeName === 'data-life' && !(ours && (own.ids.size === 0 || own.ids.has(change.target.dataset.id))))
                seenBefore.set(change.target.dataset.id, { life: change.oldValue, state: change.target.dataset.state, at: performance.now() });
        }
        for (const change of list) {
            const before = seenBefore.get(change.target.dataset.id);
            if (change.attributeName === 'data-state' && before)
                before.state = change.oldValue;
        }
        for (const [id, before] of seenBefore)
            if (performance.now() - before.at > NOTICED)
                seenBefore.delete(id);
    });
    changes.observe(rowsOf(), { subtree: true, attributeOldValue: true, attributeFilter: ['data-life', 'data-state'] });
    const moves = new MutationObserver(() => {
        settle();
        look();
    });
    moves.observe(rowsOf(), { childList: true, attributeFilter: ['data-first', 'data-total'] });

    scroller.addEventListener('scroll', onScroll, { passive: true });
    scroller.addEventListener('pointermove', onPointer, { passive: true });
    scroller.addEventListener('pointerdown', onPointer, { passive: true });
    scroller.addEventListener('pointerleave', onLeave);
    scroller.addEventListener('pointerover', onOver, { passive: true });
    desk.addEventListener('click', onClick);
    document.addEventListener('keydown', onEarlyKey, true);
    document.addEventListener('keydown', onKey);
    document.addEventListener('selectionchange', onText);
    const resized = new ResizeObserver(look);
    resized.observe(scroller);
    const early = earlyClick(desk);
    if (early)
        onClick({ target: early, shiftKey: false });
    desk.dataset.ready = '';
    look();

    return {
        /** To the top, with or without the cursor on the first row. */
        toTop(keyboard) {
            document.getSelection()?.removeAllRanges();
            clearTimeout(pointerRests);
            reasons.pointer = false;
            scroller.scrollTop = 0;
            if (keyboard)
                place(0);
            else
                clear();
            onScroll();
        },
        focus: () => scroller.focus({ preventScroll: true }),
        /** To an alert, once its row is there. */
        goTo(id, index) {
            cursor.id = id;
            cursor.index = index;
            set('cursor', true);
            show(index);
            settle();
            look();
        },
        detach() {
            clearTimeout(pointerRests);
            changes.disconnect();
            moves.disconnect();
            resized.disconnect();
            document.removeEventListener('keydown', onEarlyKey, true);
            document.removeEventListener('keydown', onKey);
            document.removeEventListener('selectionchange', onText);
        },
    };
}
