import type { SeededRandom } from './seeded-random.js';
import type { Product } from './product.js';
import { simulatedPart } from './simulated-part.js';
import type { VirtualTime } from './virtual-time.js';
import { batchSchema } from '@remit/contract/schema';
import type { ControllerStore } from '@remit/server';

/** What a request is answered with. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Where the server keeps what it has, and how it comes back after the process died. */
export interface Keeping {
  readonly store: ControllerStore;
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export interface SimulatedServer {
  /** The next request kills the process: before it has written anything, or after, but before it answers. */
  crashNext: 'before' | 'after' | undefined;
  /** Nothing more can be written. */
  diskFull: boolean;
  /** Milliseconds by which its clock is wrong. */
  clockOffset: number;
  /** Milliseconds since 1970. */
  clock(): number;
  /** @returns undefined when the connection broke */
  receive(body: string): Promise<Reply | undefined>;
  /** As it is now: after a crash it is another one. */
  store(): ControllerStore;
}

type ServerParts = {
  readonly product: Product;
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly keeping: Keeping;
  /** Milliseconds since 1970 at which the seed begins. */
  readonly beginning: number;
  /** Told of each record that was stored, at that moment. */
  readonly onStored: (id: string) => void;
  /** Told of what the server took in, for whom, once it was judged. */
  readonly onAdmitted: (subject: string) => Promise<void>;
};

const json = (status: number, answer: unknown): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(answer),
});

export const simulatedServer = ({
  product,
  time,
  random,
  keeping,
  beginning,
  onStored,
  onAdmitted,
}: ServerParts): SimulatedServer => {
  let downUntil = 0;

  const watched = (): ControllerStore => {
    const { store } = keeping;
    return simulatedPart<ControllerStore>({
      ...store,
      async admit(admission) {
        if (server.diskFull) throw new Error('the disk is full');
        const admitted = await store.admit(admission);
        if (admitted.admitted)
          for (const id of admission.recordIds) if (admitted.newIds.has(id)) onStored(id);
        return admitted;
      },
    });
  };

  const die = async (): Promise<undefined> => {
    server.crashNext = undefined;
    downUntil = time.now() + random.between(100, 60_000);
    time.note('the server dies');
    await keeping.reopen();
  };

  const server: SimulatedServer = {
    crashNext: undefined,
    diskFull: false,
    clockOffset: 0,
    clock: () => beginning + time.now() + server.clockOffset,
    store: () => keeping.store,
    async receive(body) {
      if (time.now() < downUntil) return undefined;
      const how = server.crashNext;
      if (how === 'before') return die();
      const batch = batchSchema.safeParse(JSON.parse(body));
      if (!batch.success) return json(400, { code: 'malformed', message: '', path: '' });
      try {
        const { status, answer } = await product.admitBatch(
          { store: watched(), now: server.clock },
          batch.data,
        );
        await onAdmitted(batch.data.subject.id);
        if (how === 'after') return await die();
        return json(status, answer);
      } catch (fault) {
        // Expected: the full disk, and nothing else.
        if (!server.diskFull) throw fault;
        return json(503, { code: 'unavailable', message: '', path: '' });
      }
    },
  };
  return server;
};
