import { decide, REFUSALS } from '@remit/contract';
import fc from 'fast-check';
import { oracle } from './oracle.js';
import { questions } from './questions.js';

/** How often each answer was given. */
export type Tally = Map<string, number>;

/** Asks the decision and the oracle the same random questions. @throws with the smallest question they differ about */
export const compare = (numRuns: number, seed?: number): Tally => {
  const tally: Tally = new Map();
  fc.assert(
    fc.property(questions, (question) => {
      const { tag, field, use, facts } = question;
      const decision = decide(tag, field, use, facts);
      const answer = decision.allow ? 'allow' : decision.reason;
      const expected = oracle(question);
      if (answer !== expected) throw new Error(`the decision says ${answer}, the oracle ${expected}`);
      tally.set(answer, (tally.get(answer) ?? 0) + 1);
    }),
    { numRuns, ...(seed === undefined ? {} : { seed }) },
  );
  return tally;
};

/** Answers that random questions of the right form cannot have. */
const NOT_ASKED = new Set([
  // Of a whole record.
  'no_purpose_left',
  'record_type_unknown',
  // Of what the types forbid.
  'basis_unknown',
  'use_unknown',
  'fault',
]);

/** Answers that should have been given and were not. */
export const missing = (tally: Tally): string[] =>
  ['allow', ...Object.keys(REFUSALS)].filter((answer) => !NOT_ASKED.has(answer) && !tally.has(answer));
