import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rollup } from 'rollup';
import { withNamesThatRepeat } from './names-that-repeat.mjs';
import { wordsInOrder } from './words-in-order.mjs';

/** Every way of declaring and of naming that renaming can get wrong. */
const PROGRAM = `
  const outermost = 1;
  export const shorthand = ({ first, second = outermost, ...others }, [third, , fourth = second]) => {
    const first2 = { first, second, third };
    return { ...first2, fourth, others, outermost };
  };
  export class Counter {
    #held = outermost;
    static start(value) { const made = new Counter(); made.#held = value; return made; }
    next() { return (this.#held += outermost); }
  }
  export function counted(items) {
    var total = 0;
    for (const item of items) { const total2 = item; total += total2; }
    try { throw { total }; } catch ({ total: caught }) { items = [caught]; }
    outer: for (let index = 0; ; index++) { if (index > 2) break outer; items.push(index); }
    return [total, items, typeof neverDeclared, function again(depth) { return depth ? again(depth - 1) : outermost; }(3)];
  }
  const inner = (value) => (value2) => { let value3 = value + value2; { let value = value3 * 2; value3 += value; } return value3; };
  export { inner as nested, outermost as default };
  export const page = (t) => globalThis.t ?? t;
`;

/**
 * @param {string} program
 * @param {readonly import('rollup').Plugin[]} plugins
 */
const built = async (program, plugins, id = 'program.js') => {
  const bundle = await rollup({
    input: id,
    plugins: [{ name: 'given', resolveId: (name) => name, load: () => program }, ...plugins],
  });
  const { output } = await bundle.generate({ format: 'es', compact: true, sourcemap: 'hidden' });
  return output[0];
};

/** @param {string} code */
const imported = (code) => import(`data:text/javascript,${encodeURIComponent(code)}`);

/** @param {Record<string, any>} program */
const said = ({ shorthand, Counter, counted, nested, page, default: outermost }) => {
  const counter = Counter.start(5);
  return JSON.stringify([
    shorthand({ first: 'a', more: 'b' }, ['c']),
    shorthand({ first: 1, second: 2 }, [3, 4, 5]),
    [counter.next(), counter.next()],
    counted([1, 2]),
    nested(1)(2),
    page('t'),
    outermost,
  ]);
};

test('a program whose names are chosen anew does the same, under the same names outside', async () => {
  const before = await built(PROGRAM, []);
  const after = await built(PROGRAM, [withNamesThatRepeat()]);
  assert.deepEqual([...after.exports].sort(), [...before.exports].sort());
  assert.equal(said(await imported(after.code)), said(await imported(before.code)));
  assert.ok(after.code.length < before.code.length * 0.8);
  assert.doesNotMatch(after.code, /\b(value2|total2|first2)\b/);
  assert.ok(after.map?.mappings);
});

test('the top level of a script, which is the page’s, keeps its names', async () => {
  const bundle = await rollup({
    input: 'script.js',
    plugins: [
      { name: 'given', resolveId: (name) => name, load: () => 'window.given = (longName) => longName;' },
      withNamesThatRepeat(),
    ],
  });
  const { output } = await bundle.generate({ format: 'iife' });
  assert.match(output[0].code, /window\.given = \((\w)\) => \1;/);
});

test('the words of a language travel as lists, in their order', async () => {
  const words = `const twice = 'Noch einmal';
    export const words = { back: 'Zurück', problems: { missing: twice, 'too-long': 'Kürzer' }, twice, ask: (name) => ({ name }) };
    export const other = { a: 1 };`;
  const { code } = await built(words, [wordsInOrder()], '/words/german.ts');
  const { words: list, other } = await imported(code);
  assert.deepEqual(list.slice(0, 3), ['Zurück', ['Noch einmal', 'Kürzer'], 'Noch einmal']);
  assert.deepEqual(list[3]('Lumo'), { name: 'Lumo' });
  assert.deepEqual(other, { a: 1 });
  assert.match((await built(words, [wordsInOrder()], '/words/english.ts')).code, /back:/);
});
