import type { AnswerInput, FlowState, RestingStep } from '@remit/contract';
import type { Talk } from '../conversation/visit.js';

/** What is written or chosen in each field of a question, by the names of the fields. */
const writtenBy = (
  say: Talk['say'],
  step: RestingStep,
  input: AnswerInput,
): Readonly<Record<string, readonly string[]>> => {
  if (typeof input === 'object' && input && !Array.isArray(input))
    return Object.fromEntries(Object.entries(input).map(([name, part]) => [name, [String(part)]]));
  const values = [input ?? ''].flat().map(String);
  if (step.kind === 'terms') return { answer: ['on'] };
  if (step.kind === 'birth-date') {
    const [year = '', month = '', day = ''] = values.join('').split('-');
    return { year: [year], month: [month], day: [day] };
  }
  const label = step.kind === 'list' && step.options.find(({ value }) => value === input)?.label;
  return { answer: label ? [say(label)] : values };
};

/**
 * What writes an answer into the question that waits, for the visitor to send or to change: where nothing is written or
 * chosen yet. Consent is never filled in, and files cannot be.
 * @param box what holds the chat
 */
export const answerWriter = ({ say, state }: Talk, box: Element) => {
  let proposed:
    { readonly line: FlowState['lines'][number] | undefined; readonly input: AnswerInput } | undefined;
  /** Options that answer with one tap have no field: the one that is meant is marked as long as its question waits. */
  const mark = () => {
    const { step, flow, asked } = state();
    const meant =
      'options' in step && proposed && proposed.line === flow.lines[asked]
        ? step.options.findIndex(({ value }) => value === proposed?.input)
        : -1;
    box
      .querySelectorAll('.question .options > button')
      .forEach((option, index) => (option.ariaCurrent = index === meant ? 'true' : null));
  };
  return {
    mark,
    write: (input: AnswerInput) => {
      const { step, flow, asked } = state();
      proposed = { line: flow.lines[asked], input };
      mark();
      if (step.kind === 'consent' || box.querySelector('.question input:checked')) return;
      const written = writtenBy(say, step, input);
      for (const field of box.querySelectorAll('.question [name]')) {
        if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue;
        const values = Object.hasOwn(written, field.name) ? written[field.name] : undefined;
        if (!values) continue;
        if (field instanceof HTMLInputElement && /radio|checkbox/.test(field.type))
          field.checked = values.includes(field.value);
        else if (!field.value || field.type === 'range') {
          field.value = values.join(', ');
          field.dispatchEvent(new Event('input', { bubbles: true }));
        }
      }
    },
  };
};
