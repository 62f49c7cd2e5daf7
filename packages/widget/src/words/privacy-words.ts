import type { ConsentState, LegalBasis } from '@remit/contract';
import type { Choice } from '@remit/sdk';
import type { RequestKind, RequestState } from '../privacy/server-said.js';

/** What became of a change made in "Your data". */
export type ChoiceOutcome = 'given' | 'withdrawn' | 'notNoted';

/** Everything that "Your data" and what else stands beside the conversation says besides `Words`, in one language. */
export type PrivacyWords = {
  readonly back: string;
  readonly responsible: string;
  readonly contact: string;
  readonly dpo: string;
  readonly processor: (controller: string) => string;
  /** Link to the controller's notice. */
  readonly notice: string;

  readonly handedIn: string;
  readonly nothingHandedIn: string;
  /** Events noted since the page was opened. */
  readonly noted: (events: string) => string;
  /** There is an id of the person on this device. */
  readonly known: (controller: string) => string;
  /** How much is kept on this device until the server has it. */
  readonly waiting: (count: string) => string;

  readonly permissions: string;
  readonly noPermissions: string;
  readonly choices: Readonly<Record<Choice, string>>;
  readonly outcomes: Readonly<Record<ChoiceOutcome, string>>;
  /** Purposes that rest on something else than consent. */
  readonly otherUses: string;
  readonly bases: Readonly<Record<Exclude<LegalBasis, 'consent' | 'explicit-consent'>, string>>;
  readonly object: string;
  readonly objected: string;

  readonly receipts: string;
  readonly showReceipts: string;
  readonly noReceipts: string;
  readonly states: Readonly<Record<ConsentState, string>>;

  readonly rights: string;
  readonly asksFor: string;
  readonly kinds: Readonly<Record<RequestKind, string>>;
  readonly whichAnswer: string;
  readonly whichUse: string;
  readonly newValue: string;
  readonly remark: string;
  readonly ask: (controller: string) => string;
  readonly passedOn: (date: string) => string;
  readonly showRequests: string;
  readonly noRequests: string;
  readonly requestStates: Readonly<Record<RequestState, string>>;
  readonly dueBy: (date: string) => string;
  /** Why nothing came of it. */
  readonly refusals: Readonly<Record<'unreachable' | 'subject_unknown' | 'too_many_open' | 'erased', string>>;
  /** An address follows. */
  readonly otherwise: string;

  readonly save: string;

  // Beside the conversation.
  readonly change: (answer: string) => string;
  readonly restart: string;
  readonly saveConversation: string;
  readonly offline: string;
};
