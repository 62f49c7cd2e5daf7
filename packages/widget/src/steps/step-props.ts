import type { Choices, RestingStep } from '@remit/contract';
import type { Problem } from '../conversation/conversation.js';

/** What every question is given. */
export type StepProps = {
  /** Id of the element that holds the question's words. */
  readonly labelledBy: string;
  readonly problem: Problem | undefined;
  /** What the answer is used for without asking for consent, in the controller's words. */
  readonly usedFor: readonly string[];
  /** Category of the field that the answer fills, by the tracking plan. */
  readonly category: string | undefined;
  readonly answer: (input: string | Choices | null) => void;
};

/** The step itself, and its greyed example in the visitor's language. */
export type TypedStep<K extends RestingStep['kind']> = {
  readonly step: Extract<RestingStep, { kind: K }>;
  readonly placeholder: string | undefined;
};
