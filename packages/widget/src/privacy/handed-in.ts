import type { Talk } from '../conversation/visit.js';

/** A question and what was answered, as shown to the person who answered. */
export type Said = { readonly field: string; readonly question: string; readonly answer: string };

/** What was handed in on this page and is kept somewhere. */
export const handedIn = ({ bot, state }: Talk): Said[] => {
  const { flow, delivery, lost } = state();
  if (!delivery || delivery === 'refused') return [];
  return flow.lines.flatMap(({ from, step: id, text: answer }, index) => {
    const step = from === 'visitor' ? bot.steps[id] : undefined;
    if (!step || !('field' in step) || !Object.hasOwn(flow.answers, step.field)) return [];
    // The flow puts an answer right after its question.
    const said = { field: step.field, question: flow.lines[index - 1]?.text ?? '', answer };
    return lost.includes(step.field) ? [] : [said];
  });
};
