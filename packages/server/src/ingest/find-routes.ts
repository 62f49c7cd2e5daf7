import { usableFields, type Facts, type Instructions, type Limitable } from '@remit/contract';
import type { Endpoint } from '../store/store.js';

/** A recipient that can be reached, and the purposes for which the register allows it anything. */
export type Reachable = { readonly recipient: string; readonly purposes: readonly string[] };

/** The recipients of the register that have an endpoint. */
export const reachableRecipients = (
  instructions: Instructions,
  endpoints: readonly Endpoint[],
): readonly Reachable[] => {
  const reached = new Set(endpoints.map(({ recipient }) => recipient));
  return Object.entries(instructions.recipients)
    .filter(([recipient]) => reached.has(recipient))
    .map(([recipient, { purposes }]) => ({ recipient, purposes }));
};

/**
 * Whom a record is routed to: each recipient that may be given at least one of its fields, for the first
 * purpose that allows it, so that one record reaches one recipient once.
 */
export const findRoutes = <V>(
  record: Limitable<V>,
  recipients: readonly Reachable[],
  facts: Facts,
): { recipient: string; purpose: string }[] =>
  recipients.flatMap(({ recipient, purposes }) => {
    const purpose = purposes.find((candidate) => {
      const use = { purpose: candidate, kind: 'disclose', recipient } as const;
      return Object.keys(usableFields(record, use, facts).fields).length > 0;
    });
    return purpose === undefined ? [] : [{ recipient, purpose }];
  });
