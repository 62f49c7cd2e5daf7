import type { ConsentState } from '@remit/contract';
import type { Right } from '@remit/sdk/rights';

export type RequestKind = Right['kind'];
export type RequestState = 'open' | 'fulfilled' | 'refused' | 'closed';

/** A request as its person sees it; times in milliseconds since 1970. */
export type PersonRequest = {
  readonly id: string;
  readonly kind: RequestKind;
  readonly state: RequestState;
  readonly receivedAt: number;
  readonly dueAt: number;
  /** Why the controller refused it. */
  readonly refusal: string | null;
  /** There is a copy to fetch. */
  readonly export: boolean;
};

/** What was said in a consent change, and the signed receipt of it. */
export type Receipt = { readonly purpose: string; readonly state: ConsentState; readonly jws: string };

// The server is ours, and has checked the rest. What is not of this form is shown as nothing at all.

/** The request that was taken. */
export const requestIn = (answer: unknown): PersonRequest | undefined => {
  const isRequest = (value: unknown): value is PersonRequest =>
    typeof Reflect.get(Object(value), 'dueAt') === 'number';
  const request: unknown = Reflect.get(Object(answer), 'request');
  return isRequest(request) ? request : undefined;
};

const hasList = <K extends string, V>(answer: unknown, name: K): answer is Record<K, readonly V[]> =>
  Array.isArray(Reflect.get(Object(answer), name));

/** All requests of the person. */
export const requestsIn = (answer: unknown): readonly PersonRequest[] =>
  hasList<'requests', PersonRequest>(answer, 'requests') ? answer.requests : [];

/** All receipts of the person. */
export const receiptsIn = (answer: unknown): readonly Receipt[] =>
  hasList<'receipts', Receipt>(answer, 'receipts') ? answer.receipts : [];
