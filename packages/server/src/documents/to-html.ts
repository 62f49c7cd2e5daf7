import { hash } from 'node:crypto';
import { onOneLine, type Line, type Section, type StructuredDocument } from './document.js';
import { entityEncoded, htmlPage } from './html-page.js';

const STYLE =
  'body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif;color:#1a1a1a;' +
  'background:#fff;overflow-wrap:anywhere}h1,h2,h3{line-height:1.25}li{margin:.35rem 0}';

/** What a page of a document may do: nothing but wear its own style. */
export const DOCUMENT_POLICY =
  `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const encoded = (text: string): string => entityEncoded(onOneLine(text));

const item = ({ text, language }: Line): string =>
  `<li${language === undefined ? '' : ` lang="${encoded(language)}"`}>${encoded(text)}</li>`;

const list = (lines: readonly Line[]): string[] =>
  lines.length > 0 ? ['<ul>', ...lines.map(item), '</ul>'] : [];

const section = ({ heading, level, lines }: Section): string[] => [
  `<h${level}>${encoded(heading)}</h${level}>`,
  ...list(lines),
];

/** The document as a page of its own: no script, nothing loaded. */
export const toHtml = ({ title, language, lead, sections }: StructuredDocument): string =>
  htmlPage({
    language: encoded(language),
    title: encoded(title),
    style: STYLE,
    body: [...list(lead), ...sections.flatMap(section)],
  });
