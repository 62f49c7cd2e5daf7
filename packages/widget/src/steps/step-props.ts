import type { RestingStep } from '@remit/contract';
import type { ConversationState } from '../conversation/conversation.js';
import type { Talk } from '../conversation/visit.js';

/** What the view of a step is given. */
export type StepProps<K extends RestingStep['kind']> = {
  readonly step: Extract<RestingStep, { kind: K }>;
  readonly talk: Talk;
  readonly state: ConversationState;
  /** Id of the element that holds the question's words. */
  readonly labelledBy: string;
};
