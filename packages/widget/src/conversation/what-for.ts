import { categoryOf, needsConsent, type FlowState, type PublicBot } from '@remit/contract';
import type { Talk } from './visit.js';

/** What a step names under these keys, wherever in it they stand. A text cannot: its quotation marks are escaped. */
const named = (step: object | undefined, keys: string): string[] =>
  [...JSON.stringify(step ?? '').matchAll(RegExp(`"(?:${keys})":"([^"]+)`, 'g'))].map(
    ([, name = '']) => name,
  );

/**
 * Categories of what a step asks for, by the tracking plan of the records that can be handed in from here on.
 * @param step one that fills fields, or what names a field as a step does
 */
export const categoriesOf = (
  { bot, instructions }: Pick<PublicBot, 'bot' | 'instructions'>,
  { at, returns = [] }: FlowState,
  step: object,
): string[] => {
  const fields = named(step, 'field');
  const found: string[] = [];
  const ids = new Set([at, ...returns]);
  // Whoever walks a set also comes to what is added on the way.
  for (const id of ids) {
    const way = bot.steps[id];
    for (const next of named(way, 'next|to|then|otherwise')) ids.add(next);
    for (const type of named(way, 'record'))
      found.push(...fields.flatMap((field) => categoryOf(instructions, type, field) ?? []));
  }
  return found;
};

/** Of what says what an answer is for, so many letters are shown at most: the rest is in "Your data". */
const LONGEST = 100;

/**
 * What answers of these categories are used for, in the controller's own words and in one short line. What rests on
 * consent is asked for by itself, and named here only where nothing else covers the answer.
 * @returns '' when nothing does
 */
export const usedFor = (
  { instructions, say, words }: Pick<Talk, 'instructions' | 'say' | 'words'>,
  categories: readonly string[],
): string => {
  const said = (asked: boolean) =>
    Object.values(instructions.purposes)
      .filter(
        (purpose) =>
          needsConsent(purpose.basis) === asked &&
          purpose.categories.some((each) => categories.includes(each)),
      )
      .map(({ wording }) => say(wording))
      .join(' ');
  const short = (line: string) =>
    line.length > LONGEST ? `${line.slice(0, line.lastIndexOf(' ', LONGEST))}…` : line;
  const asked = said(true);
  return short(said(false)) || (asked && `${words.onlyIfYes} ${short(asked)}`);
};
