import type { FlowState } from '../flow.js';
import { own } from '../own.js';
import type { Bot } from '../schema/bot-schema.js';
import type { FieldValue } from '../schema/record-schema.js';

/** The answer to a field, or else the value of a variable. */
export const valueOf = (state: FlowState, name: string): FieldValue | undefined =>
  own(state.answers, name) ?? own(state.variables ?? {}, name);

/** The state with a variable changed; one that is recorded is handed in with the answers. */
export const withVariable = (
  bot: Bot,
  state: FlowState,
  name: string,
  value: FieldValue | undefined,
): FlowState => {
  const { [name]: _before, ...variables } = state.variables ?? {};
  const { [name]: _answer, ...answers } = state.answers;
  const isRecorded = own(bot.variables ?? {}, name)?.recorded === true;
  if (value === undefined) return { ...state, variables, ...(isRecorded && { answers }) };
  return {
    ...state,
    variables: { ...variables, [name]: value },
    ...(isRecorded && { answers: { ...answers, [name]: value } }),
  };
};

/** What a page may hand in: longer texts are no answers to remember. */
const MAX_PREFILL = 400;

const isShort = (value: FieldValue): boolean =>
  typeof value === 'string' ? value.length <= MAX_PREFILL : !Array.isArray(value);

/** The state with each variable at its beginning. The page may give those that the bot lets it give. */
export const withVariables = (bot: Bot, state: FlowState): FlowState => {
  const { score, ...declared } = bot.variables ?? {};
  const prefill = state.given?.prefill ?? {};
  return Object.entries({ score: { start: 0, ...score }, ...declared }).reduce((so, [name, variable]) => {
    const given = variable.prefill ? own(prefill, name) : undefined;
    return withVariable(bot, so, name, given !== undefined && isShort(given) ? given : variable.start);
  }, state);
};
