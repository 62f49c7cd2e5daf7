import type { Answer } from './ask-server.js';
import type { Lead, Leads, Withheld } from './read-answers.js';
import type { FieldValue } from '@remit/contract';

/** What one purpose may see of a lead. */
export type View =
  | {
      readonly kind: 'some';
      readonly fields: Readonly<Record<string, FieldValue>>;
      readonly withheld: readonly Withheld[];
    }
  /** Nothing: the purpose was never in the lead's scope, or the scope was narrowed since. */
  | { readonly kind: 'out-of-scope' }
  /** Nothing, although it is in the scope: consent or retention ended, or the instructions changed. */
  | { readonly kind: 'nothing-now' }
  /** The server would not say for this purpose. */
  | { readonly kind: 'refused'; readonly code: string };

/** A lead as all purposes of the reader together know it. */
export type SeenLead = Pick<Lead, 'id' | 'type' | 'time' | 'scope'> & {
  readonly views: readonly { readonly purpose: string; readonly view: View }[];
};

/** The order in which every list of the page stands. */
export const newestFirst = (one: Pick<Lead, 'id' | 'time'>, other: Pick<Lead, 'id' | 'time'>): number =>
  other.time - one.time || other.id.localeCompare(one.id);

/** Puts the purposes' answers side by side, lead by lead, newest first. */
export const mergePurposes = (
  answers: readonly { readonly purpose: string; readonly answer: Answer<Leads> }[],
): SeenLead[] => {
  const known = new Map<string, Lead>();
  for (const { answer } of answers) {
    if (answer.kind === 'answered') for (const lead of answer.value.leads) known.set(lead.id, lead);
  }
  return [...known.values()].toSorted(newestFirst).map(({ id, type, time, scope }) => ({
    id,
    type,
    time,
    scope,
    views: answers.map(({ purpose, answer }) => ({ purpose, view: viewOf(id, scope, purpose, answer) })),
  }));
};

const viewOf = (id: string, scope: Lead['scope'], purpose: string, answer: Answer<Leads>): View => {
  if (answer.kind !== 'answered')
    return { kind: 'refused', code: answer.kind === 'refused' ? answer.code : answer.kind };
  const seen = answer.value.leads.find((lead) => lead.id === id);
  if (seen) return { kind: 'some', fields: seen.fields, withheld: seen.withheld };
  return { kind: scope.purposes.includes(purpose) ? 'nothing-now' : 'out-of-scope' };
};
