import type { Talk } from '../conversation/visit.js';

/** Each question and what was answered to it, of what is kept somewhere after it was handed in on this page. */
export const handedIn = ({ bot, state }: Talk): (readonly [question: string, answer: string])[] => {
  const { flow, lost } = state();
  return flow.lines.flatMap(({ from, step: id, text }, index) => {
    const step = from === 'visitor' ? bot.steps[id] : undefined;
    if (!step || !('field' in step) || !Object.hasOwn(flow.answers, step.field) || lost.includes(step.field))
      return [];
    // The flow puts an answer right after its question.
    return [[flow.lines[index - 1]?.text ?? '', text] as const];
  });
};
