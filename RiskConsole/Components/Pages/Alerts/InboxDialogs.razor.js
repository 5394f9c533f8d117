// The questions that some acts ask. They are opened here and not by the server, at once: what is typed next must not be taken for keys.
const SURE = 20; // acts on more alerts than this ask once
const VERBS = { acknowledge: 'Acknowledge', resolve: 'Resolve', reopen: 'Reopen' };

export function dialogs(desk) {
    const dialog = name => desk.querySelector(`dialog[data-for="${name}"]`);
    let answered = null;

    desk.addEventListener('submit', e => {
        const box = e.target.closest('dialog[data-for]');
        if (!box)
            return;
        e.preventDefault();
        const text = box.querySelector('[data-answer]')?.value.trim() ?? null;
        box.close();
        answered?.(text);
    });
    desk.addEventListener('click', e => {
        const box = e.target.closest('dialog[data-for]');
        const choice = box && e.target.closest('[data-choose]');
        if (choice) {
            const field = box.querySelector('[data-answer]');
            field.value = choice.dataset.choose;
            field.focus();
        } else if (box && (e.target === box || e.target.closest('[data-close]'))) {
            box.close();
        }
    });
    desk.addEventListener('keydown', e => {
        const box = e.target.closest('dialog[data-for]');
        if (!box || e.ctrlKey || e.metaKey || e.altKey || e.isComposing)
            return;
        // The number of a choice chooses it, as long as nothing was written.
        const choice = e.target.value === '' ? box.querySelector(`[data-choose][data-number="${CSS.escape(e.key)}"]`) : null;
        if (choice) {
            e.preventDefault();
            choice.click();
        } else if (e.key === 'Enter' && e.target.matches('select')) {
            e.preventDefault();
            box.querySelector('form').requestSubmit();
        }
    });

    return {
        /** Whether an act on so many alerts asks something first. */
        needed: (kind, count) => dialog(kind) !== null || (kind in VERBS && count > SURE),
        ask(kind, selected, then) {
            const box = dialog(kind) ?? dialog('sure');
            const count = Math.max(1, selected);
            const noun = count === 1 ? 'this alert' : `${count.toLocaleString('en').replaceAll(',', '\u202f')} alerts`;
            if (kind in VERBS) {
                box.querySelector('h2').textContent = `${VERBS[kind]} ${noun}?`;
                box.querySelector('[type=submit]').textContent = VERBS[kind];
            }
            for (const place of box.querySelectorAll('[data-count]'))
                place.textContent = noun;
            const field = box.querySelector('[data-answer]');
            if (field)
                field.value = field.dataset.first ?? '';
            answered = then;
            box.showModal();
            (field ?? box.querySelector('[type=submit]')).focus();
        },
    };
}
