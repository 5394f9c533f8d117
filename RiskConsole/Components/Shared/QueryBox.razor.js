// The text belongs to the browser while it is typed: input is sent after a rest, keys the box answers are held back and sent with the text.
const SUGGEST_AFTER = 150;
const SETTLE_AFTER = 450;

export function attach(input, box, initial) {
    let suggest = 0;
    let settle = 0;
    const cancel = () => { clearTimeout(suggest); clearTimeout(settle); settle = 0; };
    const expanded = () => input.getAttribute('aria-expanded') === 'true';
    const caret = () => input.selectionStart ?? input.value.length;
    const send = (method, ...args) => box.invokeMethodAsync(method, ...args)
        .catch(() => { /* the circuit is gone; the reconnect banner says so */ });

    input.addEventListener('input', () => {
        cancel();
        suggest = setTimeout(() => send('Typed', input.value, caret()), SUGGEST_AFTER);
        settle = setTimeout(() => { settle = 0; send('Settled', input.value); }, SETTLE_AFTER);
    });
    input.addEventListener('keydown', e => {
        if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey)
            return;
        const completes = e.key === 'Tab' && !e.shiftKey && expanded() && begun(input);
        if (!completes && e.key !== 'Enter' && e.key !== 'Escape' && e.key !== 'ArrowDown' && !(e.key === 'ArrowUp' && expanded()))
            return;
        e.preventDefault();
        e.stopPropagation();
        cancel();
        if (e.key === 'Escape' && !expanded() && input.value === '')
            input.blur();
        else
            send('Key', e.key, input.value, caret());
    });
    input.addEventListener('blur', () => {
        // Who leaves the field has rested: the next click must find the text.
        const unsent = settle !== 0;
        cancel();
        if (expanded()) send('Key', 'Blur', input.value, 0);
        if (unsent) send('Settled', input.value);
    });

    // What was typed before this module had arrived counts as well, wherever the focus went since; what the page came with was typed by nobody.
    if (input.value !== initial) {
        if (document.activeElement === input)
            input.dispatchEvent(new Event('input'));
        else
            send('Settled', input.value);
    }

    return {
        setText(text, at) {
            cancel();
            input.value = text;
            if (document.activeElement === input)
                input.setSelectionRange(at, at);
        },
        detach: cancel,
    };
}

// Tab completes a word that was begun or an option that was chosen; otherwise it moves on as everywhere.
function begun(input) {
    const at = input.selectionStart ?? 0;
    return input.hasAttribute('aria-activedescendant') || (at > 0 && !/[\s(:,]/.test(input.value[at - 1]));
}
