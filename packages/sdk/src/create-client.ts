import { MAX_BODY_BYTES, PROTOCOL_VERSION, type Facts, type LeadRecord } from '@remit/contract';
import { decideAgain } from './buffer/decide-again.js';
import { measured, type Kept, type Person } from './buffer/kept.js';
import { byImportance, makeRoom } from './buffer/make-room.js';
import { openBuffer } from './buffer/open-buffer.js';
import { couldBeTagged, tagRecord } from './capture/tag-record.js';
import { waitingEvents, type WaitingEvent } from './capture/waiting-events.js';
import type { Client, ClientOptions } from './client.js';
import { checkOptions } from './client-options.js';
import { consentChanges } from './consent/consent-changes.js';
import { presentChoices } from './consent/present-choices.js';
import { databaseName } from './database-name.js';
import { eventListeners } from './listeners.js';
import { lossCounter } from './losses.js';
import { otherTabs } from './platform/other-tabs.js';
import { pageLifecycle } from './platform/page-lifecycle.js';
import { browserPlatform, type Platform } from './platform/platform.js';
import { tabLock } from './platform/tab-lock.js';
import { recordIds } from './record-id.js';
import { MOST_ITEMS, nextBatch, type Envelope } from './transport/next-batch.js';
import { batchPoster } from './transport/post-batch.js';
import { sendLoop } from './transport/send-loop.js';

/** How long events gather before they are sent, in milliseconds. */
const GATHERING = 1_000;
/** Bytes of one record: what the server reads, less the envelope. */
const LARGEST = MAX_BODY_BYTES - 2_000;

/**
 * As `createClient`, for options that were checked already, such as those the chat has read: the endpoint ends
 * without a slash.
 *
 * @param platform what the client uses of the browser; tests hand in parts of their own
 */
export const connectClient = (options: ClientOptions, platform: Platform = browserPlatform()): Client => {
  const { instructions, key, source = 'widget' } = options;
  const { controller } = instructions;
  const { now } = platform;
  const name = databaseName(controller);
  const newId = recordIds(now, platform.newId);
  const ending = new AbortController();
  const { signal } = ending;
  const [on, emit] = eventListeners();
  const losses = lossCounter((loss) => emit('loss', loss));
  const buffer = openBuffer(name, platform);
  const { latest } = buffer;
  /** Whoever this browser becomes with the first act, unless an earlier visit left somebody. */
  let nobody: Person | undefined;

  const facts = ({ person }: Kept): Facts => ({
    instructions,
    history: person?.history ?? [],
    // The server knows of restriction and erasure; a browser is not told.
    restricted: false,
    erased: false,
    now: now(),
  });
  const history = () => latest().person?.history ?? [];
  const choices = () => presentChoices(instructions, history(), now());

  const acting = (draft: Kept): Person =>
    (draft.person ??= nobody ??=
      {
        subject: { id: platform.newId(), secret: platform.newId() },
        history: [],
        unsent: [],
      });

  /** The one way of changing what is kept: then it is decided again (TR3, BU6) and brought within its bounds. */
  const change = async (work?: (draft: Kept) => void): Promise<void> => {
    losses.add(
      await buffer.change((draft) => {
        work?.(draft);
        return [...decideAgain(draft, facts(draft)), ...makeRoom(draft, instructions, now())];
      }),
    );
  };

  const remove = (ids: readonly string[]): Promise<void> =>
    change((draft) => {
      for (const id of ids) draft.records.delete(id);
      const { person } = draft;
      if (person?.unsent.some((id) => ids.includes(id)))
        draft.person = { ...person, unsent: person.unsent.filter((id) => !ids.includes(id)) };
    });

  const judge = (event: WaitingEvent): LeadRecord | 'wait' | 'drop' => {
    const known = facts(latest());
    const draft = { ...event, id: newId(), source };
    const record = tagRecord(draft, known);
    // Before the visitor's own act nothing is kept, whatever it rests on.
    if (latest().person && typeof record === 'object') return record;
    return couldBeTagged(draft, known, choices()) ? 'wait' : 'drop';
  };

  const events = waitingEvents(
    judge,
    async (records) => {
      await change((draft) => {
        for (const record of draft.person ? records : []) draft.records.set(record.id, measured(record));
      });
      sends.soon(GATHERING);
    },
    losses.add,
  );

  const envelope = (): Envelope => ({
    protocol: PROTOCOL_VERSION,
    controller,
    key,
    sentAt: now(),
    ...losses.unreported(),
  });

  const sends = sendLoop(platform, {
    async next(most, isSkipped) {
      // Nobody has acted yet: there is nothing to open and nothing to say.
      if (!latest().person) return undefined;
      await change();
      return nextBatch(latest(), envelope(), most, isSkipped, true);
    },
    last(isSkipped) {
      const { person, records } = latest();
      const waiting = [...records.values(), ...events.unwritten().map(measured)];
      const leadsFirst = byImportance(waiting, instructions).toReversed();
      const kept: Kept = { person, records: new Map(leadsFirst.map((each) => [each.record.id, each])) };
      decideAgain(kept, facts(kept));
      return nextBatch(kept, envelope(), MOST_ITEMS, isSkipped, false);
    },
    post: batchPoster(platform, `${options.endpoint}/v1/batch`, signal),
    async settle(batch, verdicts) {
      await remove(verdicts.map(({ id }) => id));
      losses.reported(batch.losses);
      for (const verdict of verdicts) emit('verdict', verdict);
    },
    async giveUp(id) {
      await remove([id]);
      losses.add(['too-large']);
    },
    alone: tabLock(platform.locks, name, signal),
  });

  let shown = JSON.stringify(choices());
  /** The choices may have changed: tells the listeners, and looks again at the events that wait. */
  const chosen = (): void => {
    if (signal.aborted) return;
    const present = choices();
    if (JSON.stringify(present) !== shown) emit('consent', present);
    shown = JSON.stringify(present);
    events.settle();
  };

  /**
   * Reads what an earlier visit or another tab has left. Opens nothing where there is nothing.
   *
   * @param act the visitor acts: then it is also opened where the browser does not tell what there is
   */
  const resume = async (act: boolean): Promise<void> => {
    if (signal.aborted) throw new Error('This client was destroyed');
    // Who acts goes on with what was read last, without a wait: it is decided again when it is written.
    if (buffer.durability() ? !act : ((await platform.hasOwnDatabase(controller)) ?? act)) await change();
    chosen();
  };

  const tellTabs = otherTabs(platform.Channel, name, () => void resume(false), signal);
  /** Sends at once what an earlier visit or a lost network has left. */
  const hurry = (): void => {
    if (latest().person) sends.soon(0);
  };
  pageLifecycle(platform, sends.leave, hurry, signal);

  /** What the visitor did: written first, then told and sent. */
  const act = async (work: (draft: Kept, person: Person) => void): Promise<void> => {
    await change((draft) => work(draft, acting(draft)));
    chosen();
    sends.soon(0);
  };

  const choose: Client['choose'] = async (answers, indication) => {
    if (Object.keys(answers).length === 0) return;
    await resume(true);
    const changes = consentChanges(answers, indication, options, history(), now(), newId);
    await act((draft, person) => {
      draft.person = {
        ...person,
        history: [...person.history, ...changes],
        unsent: [...person.unsent, ...changes.map(({ id }) => id)],
      };
    });
    tellTabs();
  };

  return {
    resume: () => resume(false).then(hurry),
    track(type, fields, time = now()) {
      if (!signal.aborted) events.add({ type, fields: structuredClone(fields), time });
    },
    async handIn(type, fields) {
      const draft = { id: newId(), type, fields: structuredClone(fields), source, time: now() };
      await resume(true);
      const record = tagRecord(draft, facts(latest()));
      if (typeof record === 'string') return { taken: false, code: record };
      const waiting = measured(record);
      if (waiting.bytes > LARGEST) return { taken: false, code: 'too_large' };
      await act(({ records }) => records.set(draft.id, waiting));
      return latest().records.has(draft.id)
        ? { taken: true, id: draft.id, kept: buffer.durability() ?? 'memory' }
        : { taken: false, code: 'no_purpose_left' };
    },
    choose,
    withdraw: (purposes, indication) =>
      choose(Object.fromEntries(purposes.map((purpose) => [purpose, false])), indication),
    choices,
    async pending() {
      await events.written();
      if (buffer.durability()) await change();
      return latest().records.size;
    },
    async flush() {
      await events.written();
      await sends.run();
    },
    on,
    destroy() {
      ending.abort();
      sends.stop();
      buffer.close();
    },
    get durability() {
      return buffer.durability();
    },
  };
};

/**
 * Makes the browser client of one controller. It stores and sends nothing until the visitor acts.
 *
 * @example
 * const client = createClient({ endpoint: 'https://leads.example', key, instructions, words });
 * await client.choose({ analytics: true }, { surface: 'chat', method: 'button', language: 'en' });
 * const lead = await client.handIn('quote', { name: 'Aino', email: 'aino@mail.example' });
 *
 * @throws an Error that names an option which is unknown, missing or unusable
 */
export const createClient = (options: ClientOptions): Client => {
  checkOptions(options);
  return connectClient({ ...options, endpoint: options.endpoint.replace(/\/+$/, '') });
};
