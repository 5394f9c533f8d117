// A component's module arrives a moment after its markup. A click made in between is kept here, and the module asks for it once.
const KEPT_FOR = 30_000;

let kept = null;

document.addEventListener('click', e => { kept = { target: e.target, at: performance.now() }; }, { capture: true, passive: true });

/** What was clicked inside this element before anybody listened there, or null. */
export function earlyClick(element) {
    if (kept === null || performance.now() - kept.at > KEPT_FOR || !element.contains(kept.target))
        return null;
    const { target } = kept;
    kept = null;
    return target;
}
