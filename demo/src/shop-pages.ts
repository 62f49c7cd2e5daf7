import { mapPage, type Files } from './static-files.js';

/** What a page of the shop says around its main part. */
type Page = {
  readonly title: string;
  readonly description: string;
  /** Its own style sheets, by name. */
  readonly styles: readonly string[];
  /** Attributes of the widget's script tag. */
  readonly chat: string;
};

const LAUNCHER = 'data-bot="quote" data-label="Ask for a quote"';
const INLINE = 'data-mode="inline" data-target="#quote"';

/** By the name of the file with its main part. */
const PAGES: Readonly<Record<string, Page>> = {
  index: {
    title: 'Lumo Garden: glass rooms for northern gardens',
    description:
      'Greenhouses, garden rooms and winter rooms, built in Tammisaari for snow, wind and long light.',
    styles: ['front-page', 'scene'],
    chat: LAUNCHER,
  },
  quote: {
    title: 'Get a quote: Lumo Garden',
    description: 'A few questions, and a quote with a drawing within two working days.',
    styles: ['quote'],
    chat: `${LAUNCHER} ${INLINE}`,
  },
  'every-step': {
    title: 'Every kind of step: Lumo Garden',
    description: 'One step of each kind that a bot can have.',
    styles: ['quote'],
    chat: `data-bot="every-step" data-label="Try every step" ${INLINE}`,
  },
  privacy: {
    title: 'How we use what you tell us: Lumo Garden',
    description: 'What Lumo Garden keeps, why, for how long, and how to change your mind.',
    styles: ['text-page'],
    chat: LAUNCHER,
  },
  'not-found': {
    title: 'Nothing grows here: Lumo Garden',
    description: 'There is no page at this address.',
    styles: ['text-page'],
    chat: LAUNCHER,
  },
};

const LAYOUT = '/layout.html';

/**
 * Puts each page's main part into the layout that all pages share, and marks the links to the page itself.
 * @returns the files without the layout, which is no page
 */
export const layOutPages = (files: Files): Files => {
  const layout = files.get(LAYOUT)?.body.toString('utf8') ?? '';
  const pages = [...files].filter(([path]) => path !== LAYOUT && path !== '/layout');
  return new Map(
    pages.map(([path, file]) => [path, mapPage(file, (main) => layOut(layout, nameOf(path), main))]),
  );
};

const nameOf = (path: string): string => path.slice(1).replace(/\.html$/, '') || 'index';

const layOut = (layout: string, name: string, main: string): string => {
  const page = PAGES[name];
  if (!page) throw new Error(`a page of the shop without a title: ${name}`);
  const values: Readonly<Record<string, string>> = {
    ...page,
    styles: page.styles.map((style) => `<link rel="stylesheet" href="/${style}.css" />`).join('\n    '),
    main,
  };
  const own = `href="/${name === 'index' ? '' : name}"`;
  return layout
    .replaceAll(own, `${own} aria-current="page"`)
    .replace(/\{(title|description|styles|chat|main)\}/g, (_, key: string) => values[key] ?? '');
};
