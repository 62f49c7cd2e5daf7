import { filesIn } from '../file-reference.js';
import { shown, textIn, type AnswerInput, type FlowState } from '../flow.js';
import type { Bot } from '../schema/bot-schema.js';
import type { FieldValue } from '../schema/record-schema.js';
import type { Question } from './check-any-answer.js';
import { formatValue } from './format-value.js';

type Values = Readonly<Record<string, FieldValue | undefined>>;

/** What the transcript says that the visitor answered: the words of options, days as the language writes them. */
export const answerShown = (
  bot: Bot,
  step: Question,
  values: Values,
  { language }: Pick<FlowState, 'language'>,
): string => {
  if (step.kind === 'form')
    return step.fields
      .flatMap(({ field, label }) => {
        const value = values[field];
        return value === undefined ? [] : [`${textIn(label, language, bot.language)}: ${shown(value)}`];
      })
      .join('\n');
  if (step.kind === 'terms')
    return values[step.field] === true ? textIn(step.label, language, bot.language) : '';
  const value = 'field' in step ? values[step.field] : undefined;
  if (value === undefined) return '';
  if ('options' in step) {
    const chosen = step.options.filter((option) =>
      Array.isArray(value) ? value.includes(option.value) : option.value === value,
    );
    const labels = chosen.map(({ label }) => textIn(label, language, bot.language));
    return formatValue(labels, 'list', '', language);
  }
  if (step.kind === 'file')
    return filesIn(value)
      .map(({ name }) => name)
      .join('\n');
  if (step.kind === 'date' || step.kind === 'birth-date' || step.kind === 'date-range')
    return formatValue(value, 'date', '', language);
  return typeof value === 'number' ? formatValue(value, 'number', '', language) : shown(value);
};

/** What the transcript says of an answer that was none: what was written, if it was. */
export const inputShown = (input: AnswerInput): string => (typeof input === 'string' ? input.trim() : '');
