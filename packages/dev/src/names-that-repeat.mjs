import { brotliCompressSync } from 'node:zlib';
import { MagicString } from 'magic-string';
import { bindingsIn } from './bindings.mjs';

/** @typedef {import('./bindings.mjs').Binding} Binding */

const LETTERS = 'etrnosailducpfhgwmybvkOjMCSxENDTAzLUIRBJFVqKWYGHQXZP$_';
const SINGLE = [...LETTERS];
const NAMES = [...SINGLE, ...SINGLE.flatMap((first) => SINGLE.map((second) => first + second))];
const RESERVED = ['as', 'do', 'if', 'in', 'of'];
/** Characters to the left and to the right of a name that are looked at, in each attempt. */
const WINDOWS = [
  [3, 3],
  [4, 2],
  [2, 2],
];
const PASSES = 4;

/**
 * Gives short names to all that a chunk declares, so that the same few texts come again and again, which is what a
 * compressed download is made small by. A minifier counts letters; this looks at what stands around them: first the
 * innermost functions get the first letters, then each name becomes the one that stands most often between the same
 * neighbours. Of several attempts the smallest is taken.
 *
 * @returns {import('rollup').Plugin}
 */
export const withNamesThatRepeat = () => ({
  name: 'with-names-that-repeat',
  renderChunk(code, _chunk, { format }) {
    const sourceType = format === 'es' ? 'module' : 'script';
    const { bindings, globals, order } = bindingsIn(this.parse(code), sourceType);
    nameInnermostFirst(bindings, globals);
    let best = render(code, bindings);
    const first = bindings.map(({ to }) => to);
    for (const window of WINDOWS) {
      bindings.forEach((binding, at) => (binding.to = first[at] ?? ''));
      for (let pass = 0; pass < PASSES; pass++) {
        nameByNeighbours(code, bindings, window);
        const tried = render(code, bindings);
        if (sizeOf(tried) < sizeOf(best)) best = tried;
      }
    }
    const named = best.toString();
    if (bindingsIn(this.parse(named), sourceType).order.join() !== order.join())
      this.error('with its new names something refers to another thing than before');
    return { code: named, map: best.generateMap({ hires: true }) };
  },
});

/** @param {MagicString} text */
const sizeOf = (text) => brotliCompressSync(text.toString()).length;

/**
 * @param {readonly Binding[]} bindings
 * @param {ReadonlySet<string>} globals
 */
const nameInnermostFirst = (bindings, globals) => {
  const free = NAMES.filter((name) => !RESERVED.includes(name) && !globals.has(name));
  for (const binding of [...bindings].sort((a, b) => b.depth - a.depth || a.start - b.start)) {
    const taken = takenBeside(binding);
    binding.to = free.find((name) => !taken.has(name)) ?? binding.name;
  }
};

/** @param {Binding} binding */
const takenBeside = ({ beside }) => new Set([...beside].map(({ to }) => to));

/**
 * @param {string} code
 * @param {readonly Binding[]} bindings
 * @param {readonly number[]} window
 */
const nameByNeighbours = (code, bindings, [left = 0, right = 0]) => {
  const places = placesOf(bindings);
  /** @type {Map<string, number>} */
  const counts = new Map();
  const neighbours = places.map((_, at) => [
    textBefore(code, places, at, left),
    textAfter(code, places, at, right),
  ]);
  /** @type {(at: number, name: string) => string[]} */
  const seenAs = (at, name) => {
    const [before, after] = neighbours[at] ?? [];
    return [`${before} ${name}`, `${name} ${after}`, `${before} ${name} ${after}`];
  };
  /** @type {(at: number, name: string, more: number) => void} */
  const count = (at, name, more) => {
    for (const key of seenAs(at, name)) counts.set(key, (counts.get(key) ?? 0) + more);
  };
  /** @type {Map<Binding, number[]>} */
  const placesByBinding = new Map(bindings.map((binding) => [binding, []]));
  places.forEach(({ binding }, at) => {
    placesByBinding.get(binding)?.push(at);
    count(at, binding.to, 1);
  });
  for (const [binding, own] of [...placesByBinding].sort(([, a], [, b]) => b.length - a.length)) {
    const taken = takenBeside(binding);
    for (const at of own) count(at, binding.to, -1);
    let most = -1;
    let chosen = binding.to;
    for (const name of new Set([...SINGLE, binding.to])) {
      if (taken.has(name)) continue;
      let fit = name.length > 1 ? -own.length : 0;
      for (const at of own) for (const key of seenAs(at, name)) fit += Math.log2(1 + (counts.get(key) ?? 0));
      if (fit > most) [most, chosen] = [fit, name];
    }
    binding.to = chosen;
    for (const at of own) count(at, chosen, 1);
  }
};

/** @typedef {{ readonly start: number, readonly end: number, readonly binding: Binding }} Place */

/**
 * @param {readonly Binding[]} bindings
 * @returns {Place[]}
 */
const placesOf = (bindings) =>
  bindings
    .flatMap((binding) => binding.places.map(({ start, end }) => ({ start, end, binding })))
    .sort((a, b) => a.start - b.start);

/** @type {(code: string, places: readonly Place[], at: number, length: number) => string} */
const textBefore = (code, places, at, length) => {
  let text = '';
  let from = places[at]?.start ?? 0;
  for (let previous = at - 1; text.length < length && from > 0;) {
    const place = places[previous];
    if (place?.end === from) {
      text = place.binding.to + text;
      from = place.start;
      previous--;
    } else text = code[--from] + text;
  }
  return text.slice(-length);
};

/** @type {(code: string, places: readonly Place[], at: number, length: number) => string} */
const textAfter = (code, places, at, length) => {
  let text = '';
  let from = places[at]?.end ?? 0;
  for (let next = at + 1; text.length < length && from < code.length;) {
    const place = places[next];
    if (place?.start === from) {
      text += place.binding.to;
      from = place.end;
      next++;
    } else text += code[from++];
  }
  return text.slice(0, length);
};

/**
 * @param {string} code
 * @param {readonly Binding[]} bindings
 */
const render = (code, bindings) => {
  const text = new MagicString(code);
  for (const { name, to, places } of bindings)
    for (const { start, end, short } of places)
      if (to !== name) text.update(start, end, short ? short(name, to) : to);
  return text;
};
