import { whyTooYoung, type FlowState, type PublicBot } from '@remit/contract';
import { categoriesOf } from '../conversation/what-for.js';

/**
 * PL15: true when nothing may be asked that rests on consent, by the dates of birth that were said in this conversation.
 * Of who was too young for the bot the date is no answer, but it was said.
 */
export const isTooYoung = ({ bot, instructions }: PublicBot, flow: FlowState): boolean => {
  const said = flow.lines.flatMap((line) =>
    line.from === 'visitor' && bot.steps[line.step]?.kind === 'birth-date' && typeof line.input === 'string'
      ? line.input
      : [],
  );
  const answered = Object.entries(flow.answers).flatMap(([field, value]) =>
    categoriesOf({ bot, instructions }, flow, { field }).includes('birth-date') ? String(value) : [],
  );
  const births = [...said, ...answered].filter(Boolean);
  const now = Date.now();
  return (births.length > 0 ? births : [undefined]).some(
    (birth) => whyTooYoung(now, { birth, instructions }) !== undefined,
  );
};
