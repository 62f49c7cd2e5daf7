import { categoryOf } from '../category-of.js';
import { own } from '../own.js';
import type { Bot } from '../schema/bot-schema.js';
import type { PublicInstructions } from '../schema/public-bot-schema.js';

/** A record that a step hands in. */
export type HandedIn = {
  readonly step: string;
  readonly record: string;
  readonly fields?: readonly string[] | undefined;
};

/** Every record that a bot hands in, in the middle or at an end. */
export const handedInBy = ({ steps }: Pick<Bot, 'steps'>): HandedIn[] =>
  Object.entries(steps).flatMap(([id, step]) => {
    if (step.kind === 'send') return [{ step: id, record: step.record, fields: step.fields }];
    return step.kind === 'end' && step.record !== undefined ? [{ step: id, record: step.record }] : [];
  });

/** Categories that the answer to a field has in the records that the bot hands in. */
export const categoriesOf = (
  bot: Pick<Bot, 'steps'>,
  instructions: Pick<PublicInstructions, 'records'>,
  field: string,
): string[] => [
  ...new Set(
    handedInBy(bot).flatMap(({ record }) =>
      own(instructions.records, record) ? (categoryOf(instructions, record, field) ?? []) : [],
    ),
  ),
];
