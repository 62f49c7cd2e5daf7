import type { Step } from '@remit/contract';
import type { Talk } from '../conversation/visit.js';
import { ChoiceStep } from '../steps/ChoiceStep.js';
import { ConsentStep } from '../steps/ConsentStep.js';
import { EndStep } from '../steps/EndStep.js';
import { WrittenStep } from '../steps/WrittenStep.js';
import { lineId } from './Log.js';

const isWritten = (step: Step | undefined): step is Extract<Step, { kind: 'text' | 'email' | 'phone' }> =>
  step !== undefined && ['text', 'email', 'phone'].includes(step.kind);

/** The question that waits for the visitor. */
export const Question = ({ talk }: { readonly talk: Talk }) => {
  const state = talk.state();
  const { step, flow, shown } = state;
  // While the bot seems to write, only a field that the visitor goes on writing into stays.
  const answered = flow.lines.findLast(({ from }) => from === 'visitor');
  if (shown < flow.lines.length && !(isWritten(step) && isWritten(talk.bot.steps[answered?.step ?? ''])))
    return null;
  const common = { talk, state, labelledBy: lineId(state.asked) };
  const rare = talk.extension?.view({ ...common, step });
  if (rare) return rare;
  // Called, not created: so one written answer after the other is the same element.
  if (step.kind === 'choice') return ChoiceStep({ ...common, step });
  if (step.kind === 'consent') return ConsentStep({ ...common, step });
  if (step.kind === 'end') return EndStep({ ...common, step });
  return isWritten(step) ? WrittenStep({ ...common, step }) : null;
};
