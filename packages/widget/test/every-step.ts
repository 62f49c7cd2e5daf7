import type { Bot, PublicBot } from '@remit/contract';
import { definitionOf } from './pretend-server.js';

/** A picture without a network. */
const DOT =
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><circle r="20"/></svg>';

const words = (en: string, ar = 'سؤال') => ({ en, ar });
const option = (value: string, label: string) => ({ value, label: words(label, `${value} ع`) });
const question = { text: words('What is it?', 'ما هو؟'), field: 'answer', optional: false, next: 'done' };
const shed = option('shed', 'A shed');
const room = option('room', 'A room');
const image = { src: DOT, alt: words('A dot', 'نقطة') };

export type Step = Bot['steps'][string];

/** One step of each kind that the chat loads only when a bot has it. */
export const STEPS = {
  name: { kind: 'name', ...question },
  company: { kind: 'company', ...question },
  url: { kind: 'url', ...question },
  number: { kind: 'number', ...question, min: 1, max: 20 },
  date: { kind: 'date', ...question, min: '2026-01-01', max: '2030-12-31' },
  time: { kind: 'time', ...question, min: '01:10', max: '17:00' },
  'date-range': { kind: 'date-range', ...question, min: '2026-01-01', longest: 14 },
  'birth-date': { kind: 'birth-date', ...question },
  address: { kind: 'address', ...question, country: words('Finland') },
  form: {
    kind: 'form',
    text: question.text,
    next: 'done',
    fields: [
      { kind: 'name', field: 'name', label: words('Your name'), optional: false },
      { kind: 'email', field: 'email', label: words('Your e-mail'), optional: false },
      { kind: 'phone', field: 'phone', label: words('Your phone'), optional: true },
    ],
  },
  phone: { kind: 'phone', ...question },
  choices: { kind: 'choices', ...question, options: [shed, room, option('roof', 'A roof')], most: 2 },
  list: {
    kind: 'list',
    ...question,
    options: ['Åland', 'Finland', 'France', 'Sweden'].map((name) => option(name.toLowerCase(), name)),
  },
  pictures: {
    kind: 'pictures',
    ...question,
    options: [
      { ...shed, image },
      { ...room, image },
    ],
  },
  cards: {
    kind: 'cards',
    ...question,
    options: [
      { ...shed, detail: words('Small and dry') },
      { ...room, detail: words('Large and warm'), image },
    ],
  },
  rating: { kind: 'rating', ...question, look: 'stars', of: 5 },
  hearts: { kind: 'rating', ...question, look: 'hearts', of: 3 },
  nps: { kind: 'nps', ...question, low: words('Never'), high: words('Any time') },
  scale: { kind: 'scale', ...question, min: -2, max: 2, by: 1 },
  'long scale': { kind: 'scale', ...question, min: 0, max: 100, by: 1 },
  terms: {
    kind: 'terms',
    ...question,
    label: words('I accept the terms.'),
    href: 'https://terms.example/today',
  },
  calendar: {
    kind: 'calendar',
    text: question.text,
    label: words('Choose a time'),
    href: 'https://calendar.example/lumo',
    next: 'done',
  },
  calculator: {
    kind: 'calculator',
    text: question.text,
    inputs: [{ variable: 'size', label: words('Square metres'), min: 1, max: 50, by: 1, start: 10 }],
    variable: 'price',
    result: { do: 'multiply', of: [{ name: 'size' }, 90] },
    next: 'done',
  },
  'hand-off': {
    kind: 'hand-off',
    text: question.text,
    reach: { email: 'hello@lumo.example', phone: '+358401234567', href: 'https://lumo.example/us' },
    next: 'done',
  },
} as const satisfies Record<string, Step>;

/** One that no keys alone answer: the window to choose a file in is the browser's. */
export const FILE = {
  kind: 'file' as const,
  ...question,
  types: ['pdf', 'images'],
  maxBytes: 1_500_000,
  most: 2,
} satisfies Step;

/** What comes before a step, with formatting, a frame and a link to a video. */
const BEFORE: Bot['steps'] = {
  hello: {
    kind: 'message',
    text: words('Hello **you**, read [this](https://lumo.example/read).'),
    next: 'page',
  },
  page: { kind: 'embed', title: words('A map'), media: 'frame', src: 'https://map.example/', next: 'film' },
  film: {
    kind: 'embed',
    title: words('A film'),
    media: 'video',
    src: 'https://film.example/1',
    next: 'asked',
  },
};

/**
 * What the server answers for a bot that asks one question and hands its answer in.
 * @param before further steps, of which the first is called `hello`
 */
export const definitionWith = (
  controller: string,
  step: Step,
  { optional = false, before = false, steps = {}, age = {} }: Extra = {},
): PublicBot => {
  const definition = definitionOf(controller);
  return {
    ...definition,
    extended: true,
    bot: {
      id: 'quote',
      version: 1,
      title: { en: 'Every step', ar: 'كل خطوة' },
      language: 'en',
      variables: { size: { start: 10 }, price: { recorded: true } },
      start: before ? 'hello' : 'asked',
      steps: {
        ...(before && BEFORE),
        asked: 'optional' in step ? { ...step, optional } : step,
        done: { kind: 'end', text: words('Thank you.', 'شكرا'), record: 'everything' },
        ...steps,
      },
    },
    instructions: {
      ...definition.instructions,
      ...age,
      records: {
        ...definition.instructions.records,
        everything: {
          kind: 'lead',
          fields: { answer: 'message', price: 'message', name: 'name', email: 'email', phone: 'phone' },
        },
      },
    },
  };
};

/** What else the bot has. */
export type Extra = {
  readonly optional?: boolean;
  readonly before?: boolean;
  readonly steps?: Bot['steps'];
  readonly age?: Partial<PublicBot['instructions']>;
};
