const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text in which nothing opens a tag, an attribute or a reference any more. */
export const entityEncoded = (text: string): string =>
  text.replace(/[&<>"']/g, (each) => ENTITIES[each] ?? '');

/** What a page is made of; all of it is encoded already, save for the style, which is ours. */
export type HtmlPage = {
  readonly language: string;
  readonly title: string;
  readonly style: string;
  /** More of the head: default: nothing. */
  readonly head?: readonly string[];
  /** What comes below the title. */
  readonly body: readonly string[];
};

/** A page of its own: no script, nothing loaded. */
export const htmlPage = ({ language, title, style, head = [], body }: HtmlPage): string =>
  [
    '<!doctype html>',
    `<html lang="${language}">`,
    '<head>',
    '<meta charset="utf-8">',
    ...head,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${title}</h1>`,
    ...body,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
