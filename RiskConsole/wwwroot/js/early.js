// A component's module arrives a moment after its markup. A click made in between is kept here, and the module asks for it once.
const KEPT_FOR = 30_000;

let kept = null;

document.addEventListener('click', e => { kept = { target: e.target, at: performance.now() }; }, { capture: true, passive: true });

/** What was clicked inside this element before anybody listened there, or null. */
export function earlyClick(element) {
    const click = kept;
    kept = null;
    return click !== null && performance.now() - click.at < KEPT_FOR && element.contains(click.target) ? click.target : null;
}
