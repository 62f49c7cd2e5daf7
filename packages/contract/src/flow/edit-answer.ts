import {
  answerStep,
  startFlow,
  type AnswerInput,
  type Answered,
  type FlowState,
  type Line,
} from '../flow.js';
import type { Bot } from '../schema/bot-schema.js';
import { answerExtendedStep, startExtendedFlow } from './extended-flow.js';

type Said = Extract<Line, { from: 'visitor' }>;

/** Tries after which a step that limits them has gone on; more are never needed. */
const MAX_TRIES = 10;

const answer = (bot: Bot, state: FlowState, input: AnswerInput): Answered =>
  state.given ? answerExtendedStep(bot, state, input) : answerStep(bot, state, input);

/** Says again what was said at this step, as often as it had to be said. @returns undefined when it is no answer any more */
const sayAgain = (bot: Bot, state: FlowState, { input, refused }: Said): FlowState | undefined => {
  let now = state;
  for (let tried = 0; tried < MAX_TRIES; tried++) {
    const answered = answer(bot, now, input);
    if (answered.ok) return answered.state;
    if (refused === undefined || !answered.state) return undefined;
    now = answered.state;
  }
  return undefined;
};

const beginAgain = (bot: Bot, { language, given }: FlowState): FlowState =>
  given ? startExtendedFlow(bot, language, given) : startFlow(bot, language);

/**
 * Changes an earlier answer. The conversation is held again from its beginning: everything that follows is worked out
 * anew, later answers are kept as long as their questions are asked and take them, and it stops at the first question
 * that has no answer. What no longer counts stays in `edits`.
 *
 * What was handed in is not changed behind the recipients' backs: answers given before a `send`, or before an end with a
 * record, are refused with `handed_in_already` (the person may ask to have them corrected).
 *
 * @param step id of the question; when it was answered several times, the last time is meant
 * @param input what the answer is to be
 */
export const editAnswer = (bot: Bot, state: FlowState, step: string, input: AnswerInput): Answered => {
  const said = state.lines.filter((line): line is Said => line.from === 'visitor');
  const index = said.findLastIndex((line) => line.step === step);
  const edited = said[index];
  if (!edited) return { ok: false, code: 'not_answered' };
  const end = Object.hasOwn(bot.steps, state.at) ? bot.steps[state.at] : undefined;
  if (end?.kind === 'end' && end.record !== undefined) return { ok: false, code: 'handed_in_already' };

  let now = beginAgain(bot, state);
  for (const line of said.slice(0, index)) {
    const next = sayAgain(bot, now, line);
    // Only a bot that was changed since takes other answers than before.
    if (!next) return { ok: false, code: 'not_answered' };
    now = next;
  }
  // What was handed in since then says what was answered then.
  if ((now.sent?.length ?? 0) < (state.sent?.length ?? 0)) return { ok: false, code: 'handed_in_already' };
  const answered = answer(bot, now, input);
  if (!answered.ok)
    return { ok: false, code: answered.code, ...(answered.field && { field: answered.field }) };
  now = answered.state;

  const later = said.slice(index + 1);
  const dropped: Line[] = [];
  while (later.length > 0) {
    const at = later.findIndex((line) => line.step === now.at);
    const line = later[at];
    const next = line && sayAgain(bot, now, line);
    if (!next) break;
    dropped.push(...later.splice(0, at + 1).slice(0, -1));
    now = next;
  }
  const edit = { step, before: edited.input, after: input, dropped: [...dropped, ...later] };
  return { ok: true, state: { ...now, edits: [...(state.edits ?? []), edit] } };
};
