import type { Bot } from './schema/bot-schema.js';
import type { Text } from './schema/question-schema.js';

type Found = { readonly path: readonly (string | number)[]; readonly text: Text };

/** Names of the properties that hold a text per language. */
const TEXTS = ['text', 'title', 'label', 'placeholder', 'detail', 'alt', 'low', 'high', 'country'];

const isText = (value: unknown): value is Text => typeof value === 'object' && value !== null;

const textsIn = (value: unknown, path: readonly (string | number)[]): Found[] => {
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const at = [...path, key];
    // A plain string called `text` (of a `set`) is a template without a language.
    if (TEXTS.includes(key)) return isText(item) ? [{ path: at, text: item }] : [];
    return textsIn(item, at);
  });
};

/** Every text of a bot that is shown or read out, with its path. */
export const textsOf = (bot: Pick<Bot, 'title' | 'steps'>): Found[] => [
  { path: ['title'], text: bot.title },
  ...Object.entries(bot.steps).flatMap(([id, step]) => textsIn(step, ['steps', id])),
];
