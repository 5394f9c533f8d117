// Draws how many entries there were over time as stacked bars of a fixed height, and lets a time be chosen on it: by dragging with mouse, pen or
// finger, or by keyboard. The server sends the bars and hears the time.
import { number, table, time } from '../../../js/chart-words.js';

const svgns = 'http://www.w3.org/2000/svg';
const axis = 16; // px below the bars for the times
const top = 4;
const least = 4; // px a pointer must move before it is a choice and not a click

export function attach(root, owner) {
    const canvas = root.querySelector('[data-canvas]');
    const readout = root.querySelector('[data-readout]');
    const tableBox = root.querySelector('[data-table]');
    const tableButton = root.querySelector('[data-as-table]');
    const ends = new AbortController();
    const { signal } = ends;
    let data = null;
    let brush = null;
    let cursor = null; // indexes of bars by keyboard: where it stands and where the choice began
    let drag = null;

    const width = () => Math.max(120, canvas.clientWidth);
    const height = () => canvas.clientHeight - axis;
    const from = () => data.bars[0][0];
    const end = () => data.bars.at(-1)[0] + data.width;
    const x = ms => ((ms - from()) / Math.max(1, end() - from())) * width();
    const indexAt = px => Math.max(0, Math.min(data.bars.length - 1, Math.floor((px / width()) * data.bars.length)));
    const total = bar => bar.slice(1).reduce((a, b) => a + b, 0);
    const words = bar => {
        const parts = data.names.map((name, i) => [name, bar[i + 1]]).filter(part => part[1] > 0).map(([name, count]) => `${name} ${count}`);
        return `${stamp(bar[0])} · ${parts.length ? parts.join(' · ') : 'none'}`;
    };
    const stamp = ms => time(ms, 86_400_001).slice(0, 16);
    const span = (a, b) => `${stamp(data.bars[a][0])} – ${stamp(data.bars[b][0] + data.width)}`;

    // Drawing ---------------------------------------------------------------------------------------------------------------------------
    const draw = () => {
        // Behind its table it has no size; it is drawn when it is back.
        if (canvas.clientHeight === 0)
            return;
        const svg = document.createElementNS(svgns, 'svg');
        svg.setAttribute('width', width());
        svg.setAttribute('height', canvas.clientHeight);
        svg.setAttribute('aria-hidden', 'true');
        brush = add(svg, 'rect', { class: 'ab-brush', y: 0, height: height(), x: 0, width: 0 });
        add(svg, 'line', { class: 'ab-base', x1: 0, x2: width(), y1: height() + 0.5, y2: height() + 0.5 });
        if (data?.bars.length) {
            const most = Math.max(1, ...data.bars.map(total));
            const step = width() / data.bars.length;
            const gap = step > 4 ? 1 : 0;
            data.tones.forEach((tone, part) => {
                let path = '';
                data.bars.forEach((bar, i) => {
                    if (bar[part + 1] === 0)
                        return;
                    const below = bar.slice(1, part + 1).reduce((a, b) => a + b, 0);
                    // What is there is seen, however small beside the rest.
                    const tall = Math.max(1.5, (bar[part + 1] / most) * (height() - top));
                    const base = height() - (below / most) * (height() - top);
                    path += `M${(i * step).toFixed(1)} ${base.toFixed(1)}v${(-tall).toFixed(1)}h${(step - gap).toFixed(1)}v${tall.toFixed(1)}z`;
                });
                if (path)
                    add(svg, 'path', { class: 'ab-bar', 'data-tone': tone, d: path });
            });
            add(svg, 'text', { class: 'ab-tick', x: 0, y: 11 }, number(most, { decimals: 0, unit: '' }));
            ticks(svg);
        }
        canvas.replaceChildren(svg);
        showChoice();
    };
    const ticks = svg => {
        const count = Math.max(1, Math.min(8, Math.floor(width() / 130)));
        const long = end() - from() > 2 * 86_400_000;
        for (let i = 0; i <= count; i++) {
            const at = from() + ((end() - from()) * i) / count;
            const text = stamp(at);
            add(svg, 'text', {
                class: 'ab-tick', x: x(at), y: height() + 13, 'text-anchor': i === 0 ? 'start' : i === count ? 'end' : 'middle',
            }, long && data.width >= 3_600_000 ? text.slice(5, 10) : text.slice(5));
        }
    };
    const fillTable = () => {
        if (tableBox.hidden || !data)
            return;
        const series = data.names.map(name => ({ name, unit: '', decimals: 0 }));
        tableBox.replaceChildren(table({ label: 'Entries over time', series }, data.bars.filter(bar => total(bar) > 0), 86_400_001));
    };

    // Choosing --------------------------------------------------------------------------------------------------------------------------
    const say = (text, px) => {
        readout.hidden = text === null;
        if (text === null)
            return;
        readout.textContent = text;
        readout.style.left = `${Math.max(0, Math.min(width() - readout.offsetWidth, px - readout.offsetWidth / 2))}px`;
    };
    const choice = () => drag?.moved ? [indexAt(drag.from), indexAt(drag.to)].sort((a, b) => a - b)
        : cursor ? [cursor.at, cursor.from ?? cursor.at].sort((a, b) => a - b) : null;
    const showChoice = () => {
        const chosen = data?.bars.length ? choice() : null;
        if (!brush)
            return;
        brush.setAttribute('x', chosen ? (chosen[0] / data.bars.length) * width() : 0);
        brush.setAttribute('width', chosen ? ((chosen[1] - chosen[0] + 1) / data.bars.length) * width() : 0);
        if (chosen)
            say(chosen[0] === chosen[1] ? words(data.bars[chosen[0]]) : span(...chosen), (((chosen[0] + chosen[1] + 1) / 2) / data.bars.length) * width());
    };
    const zoom = ([a, b]) => {
        cursor = null;
        showChoice();
        say(null);
        owner.invokeMethodAsync('Chosen', data.bars[a][0], Math.max(data.bars[a][0] + 1, data.bars[b][0] + data.width))
            .catch(() => { /* the circuit is gone; the reconnect banner says so */ });
    };
    const place = e => e.clientX - canvas.getBoundingClientRect().left;

    canvas.addEventListener('pointerdown', e => {
        if (e.button !== 0 || !data?.bars.length)
            return;
        cursor = null;
        drag = { from: place(e), to: place(e), moved: false, id: e.pointerId };
        canvas.setPointerCapture(e.pointerId);
    }, { signal });
    canvas.addEventListener('pointermove', e => {
        if (!data?.bars.length)
            return;
        if (drag) {
            drag.to = place(e);
            drag.moved ||= Math.abs(drag.to - drag.from) >= least;
            showChoice();
        } else if (e.pointerType !== 'touch') {
            const at = indexAt(place(e));
            say(words(data.bars[at]), place(e));
        }
    }, { signal });
    canvas.addEventListener('pointerup', () => {
        const chosen = drag?.moved ? choice() : null;
        const tapped = drag && !drag.moved ? indexAt(drag.from) : null;
        drag = null;
        showChoice();
        if (chosen)
            zoom(chosen);
        else if (tapped !== null)
            say(words(data.bars[tapped]), (tapped / data.bars.length) * width());
    }, { signal });
    // The browser took the finger for scrolling.
    canvas.addEventListener('pointercancel', () => { drag = null; showChoice(); say(null); }, { signal });
    canvas.addEventListener('pointerleave', () => { if (!drag) say(null); }, { signal });
    canvas.addEventListener('blur', () => { cursor = null; showChoice(); say(null); }, { signal });
    canvas.addEventListener('keydown', e => {
        if (!data?.bars.length || e.ctrlKey || e.metaKey || e.altKey)
            return;
        const last = data.bars.length - 1;
        const go = at => {
            const began = e.shiftKey ? cursor?.from ?? cursor?.at ?? at : null;
            cursor = { at: Math.max(0, Math.min(last, at)), from: began };
        };
        switch (e.key) {
            case 'ArrowRight': go(cursor ? cursor.at + 1 : 0); break;
            case 'ArrowLeft': go(cursor ? cursor.at - 1 : last); break;
            case 'Home': go(0); break;
            case 'End': go(last); break;
            case 'Enter': if (!cursor) return; zoom(choice()); break;
            case 'Escape': if (!cursor && !drag) return; cursor = drag = null; say(null); break;
            default: return;
        }
        e.preventDefault();
        e.stopPropagation();
        showChoice();
    }, { signal });
    tableButton.addEventListener('click', () => {
        tableBox.hidden = !tableBox.hidden;
        tableButton.setAttribute('aria-pressed', String(!tableBox.hidden));
        root.toggleAttribute('data-table-shown', !tableBox.hidden);
        fillTable();
    }, { signal });

    const resize = new ResizeObserver(draw);
    resize.observe(canvas);
    const appearance = new MutationObserver(() => { draw(); fillTable(); });
    appearance.observe(document.documentElement, { attributes: true, attributeFilter: ['data-zone'] });

    return {
        show(next) {
            data = next;
            cursor = null;
            draw();
            fillTable();
        },
        detach() {
            ends.abort();
            resize.disconnect();
            appearance.disconnect();
        },
    };
}

function add(parent, name, attributes, text) {
    const element = document.createElementNS(svgns, name);
    for (const [key, value] of Object.entries(attributes))
        element.setAttribute(key, value);
    if (text !== undefined)
        element.textContent = text;
    parent.append(element);
    return element;
}
