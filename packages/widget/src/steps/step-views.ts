import type { Bot, Step } from '@remit/contract';
import type { View } from './step-props.js';

type Load = () => Promise<{ readonly view: View }>;

const fields: Load = () => import('./fields/fields-view.js');
const choosing: Load = () => import('./choosing/choosing-view.js');
const rating: Load = () => import('./rating/rating-view.js');
const phone: Load = () => import('./special/phone-view.js');
const file: Load = () => import('./file/file-view.js');
const special: Load = () => import('./special/special-view.js');

/**
 * Where the view of each kind of step comes from: `true` for what the chat holds by itself or never draws. A server may
 * know kinds that this chat does not.
 */
const VIEWS: Readonly<Record<Step['kind'], Load | true | undefined>> = {
  text: true,
  email: true,
  choice: true,
  consent: true,
  end: true,
  message: true,
  embed: true,
  condition: true,
  jump: true,
  set: true,
  split: true,
  call: true,
  return: true,
  send: true,
  file,
  name: fields,
  company: fields,
  url: fields,
  number: fields,
  address: fields,
  date: fields,
  time: fields,
  'date-range': fields,
  'birth-date': fields,
  form: fields,
  choices: choosing,
  list: choosing,
  pictures: choosing,
  cards: choosing,
  rating,
  nps: rating,
  scale: rating,
  phone,
  terms: special,
  calendar: special,
  calculator: special,
  'hand-off': special,
};

/**
 * Loads the views that a bot needs, each once. What becomes of files is said at the end, by their own view.
 * @throws when one cannot be had, or there is none
 */
export const loadViews = async ({ steps }: Pick<Bot, 'steps'>): Promise<ReadonlyMap<string, View>> => {
  const kinds = new Set(Object.values(steps).map(({ kind }) => kind));
  const loaded = await Promise.all(
    [...kinds].map(async (kind): Promise<[string, View][]> => {
      const load = VIEWS[kind];
      if (!load) throw new Error(`there is no view for a step of the kind ${kind}`);
      return load === true ? [] : [[kind, (await load()).view]];
    }),
  );
  const views = new Map(loaded.flat());
  const files = views.get('file');
  return files ? views.set('end', files) : views;
};
