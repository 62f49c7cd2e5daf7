import { MagicString } from 'magic-string';

/** The words of one language: all of them are the same names with other texts. */
const WORDS = /\/words\/(?!english)[a-z]+\.ts$/;
const EXPORTED = ['words', 'privacy', 'steps'];

/**
 * The words of a language travel without their names, as lists in the order that they are written in: the chat knows
 * the names from its English ones (`words/in-order.ts`).
 *
 * @returns {import('rollup').Plugin}
 */
export const wordsInOrder = () => ({
  name: 'words-in-order',
  transform(code, id) {
    if (!WORDS.test(id)) return null;
    const text = new MagicString(code);
    for (const statement of this.parse(code).body) {
      const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      if (declaration?.type !== 'VariableDeclaration') continue;
      for (const { id: name, init } of declaration.declarations)
        if (name.type === 'Identifier' && EXPORTED.includes(name.name) && init) asList(text, init);
    }
    return { code: text.toString(), map: text.generateMap({ hires: true }) };
  },
});

/**
 * @param {MagicString} text
 * @param {import('estree').Node} value
 */
const asList = (text, value) => {
  if (value.type !== 'ObjectExpression') return;
  const { start, end } = placeOf(value);
  text.update(start, start + 1, '[').update(end - 1, end, ']');
  for (const property of value.properties) {
    if (property.type !== 'Property') throw new Error('words are written one by one');
    const from = placeOf(property.value).start;
    if (placeOf(property).start < from) text.remove(placeOf(property).start, from);
    asList(text, property.value);
  }
};

/** @param {object} node */
const placeOf = (node) => /** @type {{ start: number, end: number }} */ (node);
