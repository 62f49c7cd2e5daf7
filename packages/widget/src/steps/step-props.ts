import type { RestingStep } from '@remit/contract';
import type { VNode } from 'preact';
import type { ConversationState } from '../conversation/conversation.js';
import type { Talk } from '../conversation/visit.js';
import type { StepWords } from '../words/step-words.js';

/** What the view of any step is given. */
export type AnyStep = {
  readonly step: RestingStep;
  readonly talk: Talk;
  readonly state: ConversationState;
  /** Id of the element that holds the question's words. */
  readonly labelledBy: string;
};

/** What the view of a step is given. */
export type StepProps<K extends RestingStep['kind']> = AnyStep & {
  readonly step: Extract<RestingStep, { kind: K }>;
};

/** What the view of any step that is loaded only when a bot has it is given. */
export type RareStep = AnyStep & {
  readonly more: StepWords;
  /** The part of the answer that the problem is with, where the answer has parts. */
  readonly part: string | undefined;
};

/** What the view of such a step is given. */
export type RareProps<K extends RestingStep['kind']> = RareStep & StepProps<K>;

/** Draws the steps of a chunk. @returns null for a step of another */
export type View = (props: RareStep) => VNode | null;
