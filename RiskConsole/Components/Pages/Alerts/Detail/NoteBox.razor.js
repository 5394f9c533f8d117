// Names while one types "@": a list above the box that arrows, Enter and Tab work in. The server hears only the text.
const MOST = 6;

export function attach(root, names) {
    const box = root.querySelector('textarea');
    const list = document.createElement('ul');
    list.className = 'note-names';
    list.hidden = true;
    list.id = 'note-names';
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', 'Colleagues');
    box.parentElement.append(list);
    box.setAttribute('aria-autocomplete', 'list');
    box.setAttribute('aria-controls', list.id);
    const signal = new AbortController();
    let known = names;
    let chosen = 0;

    // What stands between the last "@" and the caret, when it begins a word.
    const typed = () => {
        const before = box.value.slice(0, box.selectionStart);
        return /(^|[^\p{L}\p{N}])@([\p{L}\p{N}._-]*)$/u.exec(before)?.[2] ?? null;
    };
    const close = () => {
        list.hidden = true;
        box.removeAttribute('aria-activedescendant');
    };
    const mark = () => {
        [...list.children].forEach((item, index) => {
            item.setAttribute('aria-selected', String(index === chosen));
            if (index === chosen) box.setAttribute('aria-activedescendant', item.id);
        });
    };
    const update = () => {
        const part = typed();
        const fit = part === null ? [] : known
            .filter(name => name.toLowerCase().includes(part.toLowerCase()))
            .sort((a, b) => Number(b.toLowerCase().startsWith(part.toLowerCase())) - Number(a.toLowerCase().startsWith(part.toLowerCase())))
            .slice(0, MOST);
        // A name that stands there whole needs no list.
        if (fit.length === 0 || (fit.length === 1 && fit[0].toLowerCase() === part.toLowerCase())) {
            close();
            return;
        }
        list.replaceChildren(...fit.map((name, index) => {
            const item = document.createElement('li');
            item.id = `note-name-${index}`;
            item.setAttribute('role', 'option');
            item.textContent = name;
            return item;
        }));
        chosen = 0;
        list.hidden = false;
        mark();
    };
    const take = name => {
        const part = typed();
        if (part === null) return;
        const end = box.selectionStart;
        box.setRangeText(`${name} `, end - part.length, end, 'end');
        close();
        box.dispatchEvent(new Event('input', { bubbles: true }));
        box.focus();
    };
    const onKey = e => {
        if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
            e.preventDefault();
            root.requestSubmit();
            return;
        }
        if (list.hidden) {
            if (e.key === 'Escape') box.blur();
            return;
        }
        const count = list.children.length;
        switch (e.key) {
            case 'ArrowDown': chosen = (chosen + 1) % count; break;
            case 'ArrowUp': chosen = (chosen + count - 1) % count; break;
            case 'Enter':
            case 'Tab': take(list.children[chosen].textContent); break;
            case 'Escape': close(); break;
            default: return;
        }
        e.preventDefault();
        e.stopPropagation();
        if (!list.hidden) mark();
    };
    box.addEventListener('input', update, { signal: signal.signal });
    box.addEventListener('click', update, { signal: signal.signal });
    box.addEventListener('keydown', onKey, { signal: signal.signal });
    box.addEventListener('blur', close, { signal: signal.signal });
    // Before the box loses the focus.
    list.addEventListener('pointerdown', e => {
        const item = e.target.closest('li');
        if (!item) return;
        e.preventDefault();
        take(item.textContent);
    });

    return {
        setNames(names) {
            known = names;
        },
        detach() {
            signal.abort();
            list.remove();
        },
    };
}
