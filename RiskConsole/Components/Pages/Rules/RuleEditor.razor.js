// Edits that a reload must not lose, and what only the browser can do to a field.

export function attach() {
  return {
    keep(key, json) {
      attempt(() => sessionStorage.setItem(key, json));
    },
    load(key, most) {
      const json = attempt(() => sessionStorage.getItem(key));
      return json && json.length <= most ? json : null;
    },
    forget(key) {
      attempt(() => sessionStorage.removeItem(key));
    },
    insert(id, text) {
      const field = document.getElementById(id);
      if (!field) return;
      field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.focus();
    },
    /** The field, or what it lies in: "rule-by-1" leads to "rule-by". */
    focus(id) {
      let field = null;
      for (let name = id; name && !field; name = name.slice(0, Math.max(0, name.lastIndexOf('-')))) field = document.getElementById(name);
      field?.focus();
      field?.scrollIntoView({ block: 'center' });
    },
    detach() {},
  };
}

// A browser may refuse its storage; then a reload loses edits, and nothing else does.
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}
