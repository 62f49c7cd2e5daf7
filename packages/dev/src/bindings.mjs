import { analyze } from 'eslint-scope';

/**
 * @typedef {{ readonly start: number, readonly end: number, readonly short?: (name: string, to: string) => string }} Place
 *   where a name stands; `short` says how it is written anew where one word is also something's name outside
 * @typedef {object} Binding what a program declares
 * @property {string} name
 * @property {string} to its new name
 * @property {number} start
 * @property {number} depth of the scope that declares it
 * @property {Place[]} places
 * @property {Set<Binding>} beside those that may not have the same name
 */

/** @typedef {import('estree').Node & { start: number, end: number, range?: [number, number] }} Node */

/**
 * All that a program declares, with each place where it is named.
 *
 * @param {import('rollup').ProgramNode} program
 * @param {'module' | 'script'} sourceType the top level of a script belongs to the page, and is left as it is
 */
export const bindingsIn = (program, sourceType) => {
  /** @type {Map<number, (name: string, to: string) => string>} */
  const shorts = new Map();
  visit(program, shorts);
  const manager = analyze(program, { ecmaVersion: 2022, sourceType });
  /** @type {Map<number, Binding>} */
  const byPlace = new Map();
  /** @type {Map<Binding, Set<object>>} */
  const seenIn = new Map();
  /** @type {Map<Binding, Set<object>>} */
  const declaredIn = new Map();
  /** @type {Set<string>} */
  const globals = new Set();
  for (const scope of manager.scopes) {
    for (const { identifier, resolved } of scope.through) if (!resolved) globals.add(nameOf(identifier));
    for (const variable of scope.variables) {
      if (scope.type === 'global' || variable.identifiers.length === 0) continue;
      const nodes = [...variable.identifiers, ...variable.references.map(({ identifier }) => identifier)];
      const starts = nodes.map((node) => /** @type {Node} */ (node).start);
      // A class is declared around itself and within itself, by one word.
      const known = starts.map((start) => byPlace.get(start)).find((each) => each !== undefined);
      /** @type {Binding} */
      const binding = known ?? {
        name: variable.name,
        to: variable.name,
        start: Math.min(...starts),
        depth: depthOf(scope),
        places: [],
        beside: new Set(),
      };
      for (const node of nodes) {
        const { start, end } = /** @type {Node} */ (node);
        if (byPlace.has(start)) continue;
        byPlace.set(start, binding);
        const short = shorts.get(start);
        binding.places.push({ start, end, ...(short && { short }) });
      }
      const scopes = seenIn.get(binding) ?? new Set();
      scopes.add(scope);
      for (const { from } of variable.references)
        for (let each = from; each && each !== scope; each = /** @type {typeof from} */ (each.upper))
          scopes.add(each);
      seenIn.set(binding, scopes);
      declaredIn.set(binding, (declaredIn.get(binding) ?? new Set()).add(scope));
    }
  }
  const bindings = [...seenIn.keys()];
  setBeside(bindings, seenIn, declaredIn);
  const index = new Map([...bindings].sort((a, b) => a.start - b.start).map((each, at) => [each, at]));
  return {
    bindings,
    globals,
    /** Which binding each name refers to, in the order of the text. */
    order: [...byPlace].sort(([a], [b]) => a - b).map(([, binding]) => index.get(binding)),
  };
};

/**
 * Two may not have the same name where one is declared in a scope that the other is seen in.
 *
 * @param {readonly Binding[]} bindings
 * @param {ReadonlyMap<Binding, ReadonlySet<object>>} seenIn
 * @param {ReadonlyMap<Binding, ReadonlySet<object>>} declaredIn
 */
const setBeside = (bindings, seenIn, declaredIn) => {
  /** @type {Map<object, Binding[]>} */
  const declared = new Map();
  for (const binding of bindings)
    for (const scope of declaredIn.get(binding) ?? [])
      declared.set(scope, [...(declared.get(scope) ?? []), binding]);
  for (const binding of bindings)
    for (const scope of seenIn.get(binding) ?? [])
      for (const other of declared.get(scope) ?? [])
        if (other !== binding) {
          binding.beside.add(other);
          other.beside.add(binding);
        }
};

/** @param {{ readonly name?: string }} identifier */
const nameOf = ({ name = '' }) => name;

/** @param {{ readonly upper: object | null }} scope */
const depthOf = (scope) => {
  let depth = 0;
  for (let each = scope.upper; each; each = /** @type {typeof scope} */ (each).upper) depth++;
  return depth;
};

/**
 * Notes the range of each node, as the analysis reads it, and the words that are two names at once.
 *
 * @param {Node} node
 * @param {Map<number, (name: string, to: string) => string>} shorts
 */
const visit = (node, shorts) => {
  node.range = [node.start, node.end];
  if (node.type === 'Property' && node.shorthand) shorts.set(node.start, (name, to) => `${name}:${to}`);
  if (node.type === 'ExportSpecifier' && isAt(node.local, node.exported))
    shorts.set(node.start, (name, to) => `${to} as ${name}`);
  if (node.type === 'ImportSpecifier' && isAt(node.local, node.imported))
    shorts.set(node.start, (name, to) => `${name} as ${to}`);
  for (const value of Object.values(node))
    for (const each of Array.isArray(value) ? value : [value])
      if (typeof each?.type === 'string') visit(each, shorts);
};

/**
 * @param {object} one
 * @param {object} other
 */
const isAt = (one, other) => /** @type {Node} */ (one).start === /** @type {Node} */ (other).start;
