import type { Talk } from '../conversation/visit.js';

/**
 * The fields of everything that may be handed in here, each with the question that asks for it: what a person can
 * ask to have corrected.
 */
export const answerFields = ({ bot, instructions, say, state }: Talk): [field: string, asked: string][] => {
  const fields = Object.values(instructions.records).flatMap(({ kind, fields: known }) =>
    kind === 'event' ? [] : Object.keys(known),
  );
  return [...new Set(fields)]
    .map((field) => {
      const [id, step] =
        Object.entries(bot.steps).find(([, each]) => 'field' in each && each.field === field) ?? [];
      const said = state().flow.lines.find((line) => line.from === 'bot' && line.step === id)?.text;
      const written = step && 'text' in step ? say(step.text) : '';
      // Words with another answer in them say nothing before that one is known.
      return [field, said ?? (written.includes('{{') ? '' : written)] as const;
    })
    .map(([field, asked]) => [field, asked || field]);
};
