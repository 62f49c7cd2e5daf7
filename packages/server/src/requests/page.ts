import { hash } from 'node:crypto';
import { entityEncoded, htmlPage } from '../documents/html-page.js';

/**
 * Text in a page. Visitors typed it: what opens a tag or an attribute is encoded, and characters that control the
 * text are shown as a dot; line breaks stay.
 */
export const encoded = (text: string): string =>
  entityEncoded(text.replace(/\r\n?/g, '\n').replace(/[^\P{C}\n\u200c\u200d]/gu, '·'));

/** What somebody typed, kept from turning the writing around it. */
export const typed = (text: string): string => `<bdi class="said">${encoded(text)}</bdi>`;

const STYLE =
  ':root{color-scheme:light dark;--ink:#1a1a1a;--page:#fff;--line:#c4c4c4;--soft:#595959;--link:#0b4f9e}' +
  '@media (prefers-color-scheme:dark){:root{--ink:#ececec;--page:#161616;--line:#4d4d4d;--soft:#b3b3b3;' +
  '--link:#9cc6ff}}' +
  'body{max-width:52rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif;color:var(--ink);' +
  'background:var(--page);overflow-wrap:anywhere}' +
  'h1,h2,h3{line-height:1.25}h2{margin-top:2.5rem}a{color:var(--link)}' +
  'table{width:100%;border-collapse:collapse;margin:.75rem 0}' +
  'caption{text-align:start;color:var(--soft)}' +
  'th,td{text-align:start;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line)}' +
  '.said{white-space:pre-wrap}.soft{color:var(--soft)}' +
  'button{font:inherit;padding:.6rem 1.2rem;border:1px solid currentColor;border-radius:.4rem;cursor:pointer;' +
  'color:var(--page);background:var(--ink)}';

const styleHash = `'sha256-${hash('sha256', STYLE, 'base64')}'`;

/** What such a page may do: wear its own style, and nothing else. */
export const PAGE_POLICY =
  `default-src 'none'; style-src ${styleHash}; base-uri 'none'; form-action 'self'; ` +
  "frame-ancestors 'none'";
/** The same for a page that is kept as a file; a file cannot say who may frame it. */
const FILE_POLICY = `default-src 'none'; style-src ${styleHash}; base-uri 'none'; form-action 'self'`;

/** A page of its own: no script, nothing loaded. @param body encoded already */
export const page = (title: string, body: readonly string[]): string =>
  htmlPage({
    language: 'en',
    title: encoded(title),
    style: STYLE,
    head: [
      `<meta http-equiv="Content-Security-Policy" content="${encoded(FILE_POLICY)}">`,
      '<meta name="robots" content="noindex">',
      '<meta name="referrer" content="no-referrer">',
    ],
    body,
  });

/** A table. @param rows cells that are encoded already */
export const table = (
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string[] => [
  '<table>',
  `<caption>${encoded(caption)}</caption>`,
  `<thead><tr>${heads.map((head) => `<th scope="col">${encoded(head)}</th>`).join('')}</tr></thead>`,
  '<tbody>',
  ...rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`),
  '</tbody>',
  '</table>',
];

/** A list. @param items encoded already */
export const list = (items: readonly string[]): string[] =>
  items.length === 0 ? [] : ['<ul>', ...items.map((item) => `<li>${item}</li>`), '</ul>'];
