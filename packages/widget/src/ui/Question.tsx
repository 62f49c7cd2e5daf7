import type { Talk } from '../conversation/visit.js';
import { ChoiceStep } from '../steps/ChoiceStep.js';
import { ConsentStep } from '../steps/ConsentStep.js';
import { EndStep } from '../steps/EndStep.js';
import { WrittenStep } from '../steps/WrittenStep.js';
import { lineId } from './Log.js';

/** The question that waits for the visitor. */
export const Question = ({ talk }: { readonly talk: Talk }) => {
  const state = talk.state();
  const { step, flow, shown } = state;
  const common = { talk, state, labelledBy: lineId(flow.lines.length - 1) };
  // Called, not created: so one written answer after the other is the same element. It stays while the bot seems
  // to write; everything else comes when the bot has finished.
  if (step.kind === 'text' || step.kind === 'email' || step.kind === 'phone')
    return WrittenStep({ ...common, step });
  if (shown < flow.lines.length) return null;
  switch (step.kind) {
    case 'choice':
      return ChoiceStep({ ...common, step });
    case 'consent':
      return ConsentStep({ ...common, step });
    case 'end':
      return EndStep({ ...common, step });
  }
};
