import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';

/** Preact's source, as it comes with the package. */
const source = join(dirname(createRequire(import.meta.url).resolve('preact')), '..', 'src');

/**
 * What Preact's functions hand on to each other for the sake of what never happens here: contexts, refs, life cycles,
 * and markup that a server has drawn.
 */
const HANDED_ON =
  /,\s*(?:globalContext|excessDomChildren|commitQueue|isHydrating|refQueue|(?:childVNode\.)?ref)(?=\s*[,)])/g;

/** @typedef {readonly [instead: string, ...parts: RegExp[]]} Change of the parts, each of which has to be there */

/** @type {Readonly<Record<string, readonly Change[]>>} */
const CHANGES = {
  'index.js': [
    // What would not work cannot be imported: such a build fails.
    [
      "export { render } from './render'; export { createElement as h, Fragment } from './create-element';",
      /export[^]*/g,
    ],
  ],
  'create-element.js': [
    ['null', /options\.vnode/g],
    ['false', /i == 'ref' && typeof type != 'function'/g],
    ['', HANDED_ON, /_component: NULL,/g],
  ],
  'component.js': [['true', /!vnode\.props\._parentDom/g]],
  'render.js': [
    ['null', /options\._root/g, /parentDom\.firstChild/g],
    ['false', /parentDom\.nodeType == 9/g],
    ['', /let isHydrating[^;]*;/g, /let commitQueue[^;]*;/g, /commitRoot\([^;]*;/g, HANDED_ON],
    ['', /isHydrating \? NULL : /g, /EMPTY_OBJ,\s*(?=parentDom\.namespaceURI)/g, /oldVNode\s*\? NULL[^,]*,/g],
  ],
  'diff/index.js': [
    // A component is a function of its properties: without state, context and boundaries for errors.
    [
      `tmp = newType(newVNode.props);
      if (tmp && tmp.type === Fragment && tmp.key == NULL) tmp = tmp.props.children;
      oldDom = diffChildren(parentDom, isArray(tmp) ? tmp : [tmp], newVNode, oldVNode, namespace, oldDom);`,
      /let oldCommitQueueLength[^]*(?=\} else \{\s*oldDom = newVNode\._dom =)/g,
    ],
    ['false', /\(r = vnode\._component\)/g, /\(r = vnode\.ref\)/g],
    ['true', /!vnode\.props\._parentDom/g],
    ['', /vnode\._component = (?=vnode)/g],
    // Nothing is drawn on a server, and nothing is awaited.
    ['', /if \(\s*oldVNode\._flags & MODE_SUSPENDED[^]*?(?=if \(\(tmp = options\._diff)/g, HANDED_ON],
    ['', /isHydrating =[^;]*;/g, /excessDomChildren =[^;]*;/g],
    ['false', /isHydrating/g],
    ['null', /excessDomChildren/g],
    // No tool listens in.
    ['false', /\(tmp = options\.\w+\)/g, /options\.\w+/g],
    // Neither markup in texts nor mathematics, and of forms what the chat has.
    [
      'true',
      /!\(i == 'value' && 'defaultValue' in newProps\)/g,
      /!\(i == 'checked' && 'defaultChecked' in newProps\)/g,
    ],
    ['false', /i == 'dangerouslySetInnerHTML'/g, /namespace == MATH_NAMESPACE/g],
    [
      'false',
      ...['math', 'template', 'foreignObject', 'progress'].map((tag) => RegExp(`nodeType == '${tag}'`, 'g')),
    ],
  ],
  'diff/children.js': [
    ['', HANDED_ON],
    [
      'false',
      /oldVNode\.ref != childVNode\.ref[^)]*/g,
      /parentVNode\.props\._parentDom/g,
      /\w+\.nodeType == 8/g,
    ],
  ],
  'diff/props.js': [
    ['null', /options\.event/g],
    ['false', /name == 'style'/g, /name == 'popover'/g],
    ['', /name = name\.replace\(\/xlink[^;]*;/g],
    ['', /useCapture = [^;]*;/g, /, useCapture/g],
  ],
};

/** Preact's own properties. Its own build shortens their names too: these become `_0`, `_1` and so on. */
const OWN = '_children _flags _dom _index _parent _original _listeners _attached _depth _component'.split(
  ' ',
);

/** The file that stands in for `preact` in the chat. */
export const leanPreactEntry = join(source, 'index.js');

/**
 * Preact for the chat, a third of what it weighs. What the chat does not use is said to be false in Preact's own
 * source, and a minifier takes away all that would follow from it. What stays works as Preact made it: elements,
 * keys, events, and how one drawing becomes the next. Functions are components; none has a state.
 *
 * @param {string} code a file's text
 * @param {string} path where it is
 * @returns {string | undefined} undefined for a file that is not Preact's
 * @throws an Error when this Preact says it differently
 */
export function leanPreact(code, path) {
  if (!path.startsWith(source + sep)) return undefined;
  const file = path.slice(source.length + 1).replaceAll(sep, '/');
  let lean = code.replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/ .*$/gm, '');
  for (const [instead, ...parts] of CHANGES[file] ?? []) {
    for (const part of parts) {
      const changed = lean.replaceAll(part, instead);
      if (changed === lean) throw new Error(`Preact's ${file} does not say ${part}`);
      lean = changed;
    }
  }
  return lean.replace(/\b_[a-z]\w*/g, (name) => (OWN.includes(name) ? `_${OWN.indexOf(name)}` : name));
}
