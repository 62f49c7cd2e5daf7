import type { Facts, Instructions } from '@remit/contract';
import { listRecords } from '@remit/server';
import { allowedFields, keptAgainst, type Decidable } from './decided-slowly.js';
import type { Journal } from './journal.js';
import type { Product, StoredRecord } from './product.js';
import type { SeededRandom } from './seeded-random.js';
import type { SimulatedServer } from './simulated-server.js';

type Watched = {
  readonly product: Product;
  readonly random: SeededRandom;
  readonly journal: Journal;
  readonly instructions: Instructions;
  /** Asked for late: the server is made of its watcher. */
  readonly server: () => SimulatedServer;
};

const KINDS = ['lead', 'message', 'event'] as const;
/** More than any seed makes. */
const ALL = 500;

/** Looks at what the server keeps, shows and delivers, and asks slowly whether it may. */
export const watchServer = ({ product, random, journal, instructions, server }: Watched) => {
  const historyOf = async (subject: string): Promise<Facts['history']> =>
    (await server().store().histories([subject])).get(subject) ?? [];

  /** Everything that is kept, of everybody or of one. */
  const kept = async (subject?: string): Promise<StoredRecord[]> => {
    const { records } = server().store();
    const lists = await Promise.all(KINDS.map((kind) => records(kind, undefined, ALL)));
    return lists.flat().filter((record) => subject === undefined || record.subject === subject);
  };

  const checkKept = async (subject?: string): Promise<void> => {
    for (const record of await kept(subject)) {
      const history = await historyOf(record.subject);
      const against = keptAgainst(record, instructions, history, server().clock());
      if (against) journal.violations.add(`${against}, against the decision`);
    }
  };

  const checkUse = async (
    what: string,
    record: Decidable,
    subject: string,
    purpose: string,
    use: { readonly kind: 'read' } | { readonly kind: 'disclose'; readonly recipient: string },
  ): Promise<void> => {
    const history = await historyOf(subject);
    const allowed = allowedFields(record, { purpose, ...use }, instructions, history, server().clock());
    for (const name of Object.keys(record.fields))
      if (!allowed.includes(name))
        journal.violations.add(`${name} of ${record.id} was ${what} for ${purpose} against the decision`);
  };

  /** A reader asks for everything, for each purpose. */
  const readAll = async (): Promise<void> => {
    const store = server().store();
    for (const purpose of Object.keys(instructions.purposes)) {
      for (const kind of KINDS) {
        const wanted = { purpose, kind, limit: ALL, after: undefined, explain: false };
        const reader = { id: 'reader', permissions: [] };
        const { records } = await listRecords(store, reader, wanted, server().clock);
        for (const { id, type, subject, fields } of records) {
          const record = await store.record(id);
          if (!record) journal.violations.add(`${id} was shown and is not kept`);
          else
            await checkUse('shown', { id, type, tag: record.tag, fields }, subject, purpose, {
              kind: 'read',
            });
        }
      }
    }
  };

  /** What is due is delivered. Some recipients fail, so that it is tried again later. */
  const deliverAll = async (): Promise<void> => {
    const store = server().store();
    const { clock } = server();
    for (const recipient of await store.dueRecipients(clock())) {
      for (const delivery of await store.claimDeliveries(recipient, clock(), 30_000, ALL)) {
        const end = await product.attemptDelivery(
          {
            controller: store,
            now: clock,
            random: random.next,
            connectors: {
              webhook: async (endpoint, { record, fields = {}, purpose = '' }) => {
                if (random.chance(0.4)) return { ok: false, error: 'unreachable' };
                const subject = record && (await store.record(record.id))?.subject;
                if (record && subject === undefined)
                  journal.violations.add(`${record.id} was delivered and is not kept`);
                else if (record && subject !== undefined)
                  await checkUse('delivered', { ...record, fields }, subject, purpose, {
                    kind: 'disclose',
                    recipient: endpoint.recipient,
                  });
                return { ok: true };
              },
            },
          },
          delivery,
          new AbortController().signal,
        );
        await store.settleDelivery(delivery.id, end, clock());
      }
    }
  };

  return { kept, historyOf, checkKept, readAll, deliverAll };
};

export type ServerWatch = ReturnType<typeof watchServer>;
