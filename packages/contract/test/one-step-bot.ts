import assert from 'node:assert/strict';
import {
  answerExtendedStep,
  startExtendedFlow,
  type AnswerInput,
  type Bot,
  type FlowState,
  type Given,
} from '../src/index.js';
import { botSchema } from '../src/schema/index.js';

export const en = (text: string) => ({ en: text });

export const GIVEN: Given = { today: '2026-11-23', draw: 0.5 };

/** A bot of these steps; `end` is there if they have none. */
export const botOf = (steps: Readonly<Record<string, object>>, more: object = {}): Bot =>
  botSchema.parse({
    id: 'test',
    version: 1,
    title: en('Test'),
    language: 'en',
    start: Object.keys(steps)[0],
    steps: { end: { kind: 'end', text: en('End') }, ...steps },
    ...more,
  });

/** A bot that asks one thing, of the field `answer`. */
export const botAsking = (step: object): Bot =>
  botOf({ ask: { text: en('Question?'), field: 'answer', next: 'end', ...step } });

/** Steps that ask for a room or something else, of which they ask more. @param otherwise the step after a room */
export const roomOrOther = (otherwise: string) => ({
  what: {
    kind: 'choice',
    text: en('What?'),
    field: 'what',
    options: [
      { value: 'room', label: en('A room') },
      { value: 'other', label: en('Other') },
    ],
    next: 'which',
  },
  which: {
    kind: 'condition',
    when: { field: 'what', is: 'equals', value: 'other' },
    then: 'more',
    otherwise,
  },
});

export const begin = (bot: Bot, given: Partial<Given> = {}): FlowState =>
  startExtendedFlow(bot, 'en', { ...GIVEN, ...given });

/** The state after these answers, each of which is taken. */
export const go = (bot: Bot, state: FlowState, ...inputs: readonly AnswerInput[]): FlowState =>
  inputs.reduce<FlowState>((at, input) => {
    const answered = answerExtendedStep(bot, at, input);
    assert.ok(answered.ok, `at ${at.at}: ${answered.ok ? '' : answered.code}`);
    return answered.state;
  }, state);

/** What was said, as `bot: …` and `visitor: …`. */
export const said = ({ lines }: FlowState): string[] => lines.map(({ from, text }) => `${from}: ${text}`);
