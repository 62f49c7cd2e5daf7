import { hash } from 'node:crypto';
import type { Format, StructuredDocument } from './document.js';
import { toHtml } from './to-html.js';
import { toMarkdown } from './to-markdown.js';

/** A document as it is handed out. */
export type WrittenDocument = {
  readonly text: string;
  /** Of the bytes of `text` in UTF-8. */
  readonly sha256: string;
};

/** Writes a document in a form. The same document always gives the same bytes. */
export const writeDocument = (document: StructuredDocument, format: Format): WrittenDocument => {
  const text = format === 'html' ? toHtml(document) : toMarkdown(document);
  return { text, sha256: hash('sha256', text) };
};
