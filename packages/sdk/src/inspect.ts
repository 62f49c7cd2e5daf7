import type { LeadRecord } from '@remit/contract';
import type { Choice, Client, ClientEvents, Durability } from './client.js';
import type { Connection } from './connect-client.js';
import type { LossCounts } from './losses.js';

/** A record as it is looked at: what the person said in it only when that was asked for. */
export type SeenRecord = Pick<LeadRecord, 'id' | 'type' | 'tag'> & Partial<Pick<LeadRecord, 'fields'>>;

/** What a client holds. Never the person's id or secret. */
export type Inspection = {
  readonly durability: Durability | undefined;
  readonly choices: Readonly<Record<string, Choice>>;
  /** Records given up since the page was loaded, by reason, as far as the server was not told yet. */
  readonly losses: LossCounts;
  /** Records that wait for the server's verdict, the oldest first, with the bytes that each takes in a request. */
  readonly pending: readonly (SeenRecord & { readonly bytes: number })[];
};

const seen = ({ id, type, tag, fields }: LeadRecord, withPersonalData = false): SeenRecord => ({
  id,
  type,
  tag,
  ...(withPersonalData && { fields }),
});

/** @param withPersonalData also what the person said in what waits */
export const inspectClient = async (
  client: Pick<Connection, 'pending' | 'durability' | 'choices' | 'unreported' | 'latest'>,
  withPersonalData?: boolean,
): Promise<Inspection> => {
  await client.pending();
  return {
    durability: client.durability,
    choices: client.choices(),
    losses: client.unreported().losses ?? {},
    pending: [...client.latest().records.values()].map(({ record, bytes }) => ({
      ...seen(record, withPersonalData),
      bytes,
    })),
  };
};

/**
 * Prints to the console what happens to records, without what the person said in them: each with its tag, each that
 * was decided against, and the verdicts.
 */
export const printAll = ({ on }: Pick<Client, 'on'>, { debug }: Pick<Console, 'debug'>): void => {
  const print = (event: keyof ClientEvents, detail: unknown): void => debug('remit', event, detail);
  const decided = new Set<string>();
  on('record', (record) => print('record', seen(record)));
  on('decision', (decision) => {
    // What waits is looked at again and again.
    const line = JSON.stringify(decision);
    if (!decided.has(line)) print('decision', decision);
    decided.add(line);
  });
  for (const event of ['verdict', 'consent', 'loss'] as const) on(event, (detail) => print(event, detail));
};
