/** Words with formatting, as a tree: what shows them makes elements, never markup. */
export type Inline =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'bold' | 'italic'; readonly parts: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly parts: readonly Inline[] };

/** What a link may lead to. Braces are not among it: an answer never becomes part of an address. */
const LINK = /^(?:https?:\/\/[^\s/?#@{}<>"\\]+(?:[/?#][^\s{}<>"\\]*)?|mailto:[^\s{}<>"\\?]+|tel:\+?[\d-]+)$/i;

/** Formatting within formatting; what is nested deeper stays as it was written. */
const MAX_DEPTH = 4;

const isSpace = (character: string | undefined): boolean => character === undefined || /\s/.test(character);

type Found = { readonly node: Inline; readonly end: number };

/** What stands between two equal marks, neither of which has a space inside. */
const between = (text: string, at: number, mark: string): { inner: string; end: number } | undefined => {
  const start = at + mark.length;
  if (isSpace(text[start])) return undefined;
  for (let end = text.indexOf(mark, start + 1); end > 0; end = text.indexOf(mark, end + 1))
    if (!isSpace(text[end - 1]) && text[end - 1] !== '\\')
      return { inner: text.slice(start, end), end: end + mark.length };
  return undefined;
};

const link = (text: string, at: number, depth: number): Found | undefined => {
  const middle = text.indexOf('](', at + 1);
  const end = text.indexOf(')', middle + 2);
  if (middle <= at + 1 || end < 0) return undefined;
  const href = text.slice(middle + 2, end);
  const label = text.slice(at + 1, middle);
  if (!LINK.test(href) || label.includes('[')) return undefined;
  return { node: { kind: 'link', href, parts: parse(label, depth + 1) }, end: end + 1 };
};

const found = (text: string, at: number, depth: number): Found | undefined => {
  const character = text[at];
  if (character === '`') {
    const end = text.indexOf('`', at + 1);
    return end > at + 1 ? { node: { kind: 'code', text: text.slice(at + 1, end) }, end: end + 1 } : undefined;
  }
  if (depth >= MAX_DEPTH) return undefined;
  if (character === '[') return link(text, at, depth);
  const mark = text.startsWith('**', at) ? '**' : character === '_' ? '_' : undefined;
  if (!mark) return undefined;
  const inside = between(text, at, mark);
  if (!inside) return undefined;
  // An underscore within a word is one: some_field_name.
  const isWord = (each: string | undefined) => each !== undefined && /[\p{L}\p{N}_]/u.test(each);
  if (mark === '_' && (isWord(text[at - 1]) || isWord(text[inside.end]))) return undefined;
  return {
    node: { kind: mark === '_' ? 'italic' : 'bold', parts: parse(inside.inner, depth + 1) },
    end: inside.end,
  };
};

const parse = (text: string, depth: number): Inline[] => {
  const parts: Inline[] = [];
  let words = '';
  const say = () => {
    if (words) parts.push({ kind: 'words', text: words });
    words = '';
  };
  for (let at = 0; at < text.length;) {
    if (text[at] === '\\' && /[*_`[\]\\]/.test(text[at + 1] ?? '')) {
      words += text[at + 1];
      at += 2;
      continue;
    }
    // What is filled in later is left whole: its name may hold an underscore.
    const template = text.startsWith('{{', at) ? text.indexOf('}}', at) : -1;
    const marked = template < 0 ? found(text, at, depth) : undefined;
    if (marked) {
      say();
      parts.push(marked.node);
      at = marked.end;
    } else {
      const end = template < 0 ? at + 1 : template + 2;
      words += text.slice(at, end);
      at = end;
    }
  }
  say();
  return parts;
};

/**
 * Reads `**bold**`, `_italic_`, `` `code` `` and `[words](address)`; a backslash takes its meaning from a mark. Links
 * lead to http, https, mailto and tel only; anything else stays as it was written.
 */
export const parseInline = (text: string): Inline[] => parse(text, 0);

/** True when a text has formatting, or a backslash that means something. */
export const hasFormat = (text: string): boolean => {
  const parts = parseInline(text);
  return parts.length > 1 || (parts.length === 1 && (parts[0]?.kind !== 'words' || parts[0].text !== text));
};

/** The same tree with its words changed: that is how answers come in, after the formatting was read. */
export const mapWords = (parts: readonly Inline[], change: (text: string) => string): Inline[] =>
  parts.map((part) =>
    'parts' in part ? { ...part, parts: mapWords(part.parts, change) } : { ...part, text: change(part.text) },
  );

/** The words of a tree without their formatting. */
export const plainWords = (parts: readonly Inline[]): string =>
  parts.map((part) => ('parts' in part ? plainWords(part.parts) : part.text)).join('');
