import { readFileReference } from '../file-reference.js';
import { textIn, shown, type FlowState } from '../flow.js';
import type { Bot } from '../schema/bot-schema.js';
import type { FieldValue } from '../schema/record-schema.js';
import { formatValue, isFormat } from './format-value.js';
import { valueOf } from './value-of.js';

const TEMPLATE = /\{\{\s*([A-Za-z0-9_-]+)\s*(?:\|\s*([a-z]+)\s*(?::\s*([A-Za-z0-9]+)\s*)?)?\}\}/g;
const WITH_BAR = /\{\{[^{}|]*\|[^{}]*\}\}/g;

/** True when each `{{name | format}}` of a text names a format that exists. `{{}}` is said as it stands. */
export const isTemplate = (text: string): boolean =>
  [...text.matchAll(WITH_BAR)].every(([whole]) =>
    [...whole.matchAll(TEMPLATE)].some(([, , format, detail]) => isFormat(format ?? '', detail ?? '')),
  );

/** Names that the templates of a text use. */
export const namesIn = (text: string): string[] =>
  [...text.matchAll(TEMPLATE)].flatMap(([, name]) => name ?? []);

/** True when a text has a template that the core interpreter would leave as it stands. */
export const hasFormattedTemplate = (text: string): boolean =>
  [...text.matchAll(TEMPLATE)].some(([, , format]) => format !== undefined);

/** What the options that were chosen, or the files, are called. */
const labelOf = (bot: Bot, field: string, value: FieldValue, language: string): string => {
  const values = Array.isArray(value) ? value : [shown(value)];
  const step = Object.values(bot.steps).find((each) => 'options' in each && each.field === field);
  const options = step && 'options' in step ? step.options : [];
  const labels = values.map((each) => {
    const option = options.find((one) => one.value === each);
    return option ? textIn(option.label, language, bot.language) : (readFileReference(each)?.name ?? each);
  });
  return new Intl.ListFormat(language).format(labels);
};

/**
 * Replaces `{{name}}` by an answer or variable and `{{name | format}}` by it as its language writes it; nothing stands
 * for what there is not.
 */
export const fillTemplate = (bot: Bot, text: string, state: FlowState): string =>
  text.replace(TEMPLATE, (_, name: string, format: string | undefined, detail: string | undefined) => {
    const value = valueOf(state, name);
    if (value === undefined || format === undefined) return shown(value);
    return format === 'label'
      ? labelOf(bot, name, value, state.language)
      : formatValue(value, format, detail ?? '', state.language);
  });
