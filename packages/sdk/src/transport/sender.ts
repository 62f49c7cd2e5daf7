import { PROTOCOL_VERSION, type Batch, type Facts, type LeadRecord, type Verdict } from '@remit/contract';
import { bytesOf, measured, type Kept, type Person } from '../buffer/buffer.js';
import type { Keeper } from '../buffer/keeper.js';
import type { LossCounts, lossCounter } from '../losses.js';
import { MOST_BYTES, MOST_ITEMS, nextBatch, type Picked } from './next-batch.js';
import type { Answer } from './post-batch.js';
import { sendLoop, type SendLoop } from './send-loop.js';

type Envelope = {
  readonly ids: readonly string[];
  readonly hasChanges: boolean;
  readonly body: string;
  readonly losses: LossCounts | undefined;
};

export type SenderParts = {
  readonly controller: string;
  readonly key: string;
  readonly keep: Keeper;
  readonly losses: ReturnType<typeof lossCounter>;
  /** What is true now, by this history. */
  facts(person: Person | undefined): Facts;
  post(body: string, leaving: boolean): Promise<Answer>;
  isHidden(): boolean;
  /** Records that are being written. */
  unwritten(): readonly LeadRecord[];
  importance(type: string): number;
  onVerdict(verdict: Verdict): void;
  alone(job: () => Promise<void>): Promise<void>;
  after(ms: number, job: () => void): () => void;
  now(): number;
  random(): number;
};

export interface Sender extends SendLoop {
  /** Sends at once, as the page may be going away, what one last request may carry: leads first. */
  leave(): void;
}

/** Sends what waits in the buffer, and takes out of it what was judged. */
export const sender = (parts: SenderParts): Sender => {
  const { keep, losses, facts, post, now } = parts;
  /** On their way in a last request that may still be answered. */
  const leaving = new Set<string>();
  const aside = new Set<string>();
  const skipped = (id: string) => aside.has(id) || leaving.has(id);

  const enveloped = (person: Person, { changes, records }: Picked): Envelope | undefined => {
    const ids = [...changes, ...records].map(({ id }) => id);
    if (ids.length === 0) return undefined;
    const counted = losses.unreported();
    const batch: Batch = {
      protocol: PROTOCOL_VERSION,
      controller: parts.controller,
      key: parts.key,
      subject: person.subject,
      sentAt: now(),
      changes: [...changes],
      records: [...records],
      ...(counted && { losses: counted }),
    };
    return { ids, hasChanges: changes.length > 0, body: JSON.stringify(batch), losses: counted };
  };

  const remove = (ids: readonly string[]): Promise<void> =>
    keep.change((draft) => {
      for (const id of ids) draft.records.delete(id);
      const { person } = draft;
      if (person?.unsent.some((id) => ids.includes(id)))
        draft.person = { ...person, unsent: person.unsent.filter((id) => !ids.includes(id)) };
    });

  const settle = async (batch: Envelope, verdicts: readonly Verdict[]): Promise<boolean> => {
    const judged = verdicts.filter(({ id }) => batch.ids.includes(id));
    if (judged.length === 0) return false;
    await remove(judged.map(({ id }) => id));
    losses.reported(batch.losses);
    judged.forEach(parts.onVerdict);
    return true;
  };

  const loop = sendLoop<Envelope>({
    aside,
    async next(most) {
      // Nobody has acted yet: there is nothing to open and nothing to say.
      if (!keep.latest().person) return undefined;
      const [person, picked] = await keep.change(
        (draft) => [draft.person, nextBatch(draft, facts(draft.person), most, skipped)] as const,
      );
      losses.add(picked.lost);
      return person && enveloped(person, picked);
    },
    post: ({ body }) => post(body, parts.isHidden() && bytesOf(body) <= MOST_BYTES),
    settle,
    async giveUp({ ids }) {
      await remove(ids);
      losses.add(['too-large']);
    },
    alone: parts.alone,
    after: parts.after,
    now,
    random: parts.random,
  });

  return {
    ...loop,
    leave() {
      const { person, records } = keep.latest();
      if (!person || !loop.isOpen()) return;
      const all = [...records.values(), ...parts.unwritten().map(measured)];
      const last: Kept = {
        person,
        records: new Map(
          all
            .sort((a, b) => parts.importance(b.record.type) - parts.importance(a.record.type))
            .map((waiting) => [waiting.record.id, waiting]),
        ),
      };
      const batch = enveloped(person, nextBatch(last, facts(person), MOST_ITEMS, skipped, false));
      if (!batch) return;
      batch.ids.forEach((id) => leaving.add(id));
      void post(batch.body, true)
        .then((answer) => answer.kind === 'judged' && settle(batch, answer.verdicts))
        .finally(() => {
          batch.ids.forEach((id) => leaving.delete(id));
          loop.soon(1_000);
        });
    },
  };
};
