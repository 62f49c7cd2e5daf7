import { MAX_BODY_BYTES, type Batch, type ConsentChange, type LeadRecord } from '@remit/contract';
import { keepDecided } from './buffer/keep-decided.js';
import { measured, saying, type Kept, type Person } from './buffer/kept.js';
import { couldBeTagged, tagRecord, type Origin } from './capture/tag-record.js';
import { waitingEvents, type WaitingEvent } from './capture/waiting-events.js';
import type { Client, ClientEvents, ClientOptions } from './client.js';
import { consentChanges } from './consent/consent-changes.js';
import { databaseName } from './database-name.js';
import { eventListeners } from './listeners.js';
import { lossCounter } from './losses.js';
import { otherTabs } from './platform/other-tabs.js';
import { pageLifecycle } from './platform/page-lifecycle.js';
import { browserPlatform, type Platform } from './platform/platform.js';
import { recordIds } from './record-id.js';
import { sendKept } from './transport/send-kept.js';

/** How long events gather before they are sent, in milliseconds. */
const GATHERING = 1_000;
/** Bytes of one record: what the server reads, less the envelope. */
const LARGEST = MAX_BODY_BYTES - 2_000;

/** The client, and what `createClient` builds on besides. */
export type Connection = Client & {
  /** Notes what the person says, in the ledger, the buffer and the other tabs. */
  note(say: (history: readonly ConsentChange[]) => readonly ConsentChange[]): Promise<void>;
  readonly latest: () => Kept;
  readonly newId: () => string;
  /** What was given up, as far as the server does not know it. */
  readonly unreported: () => Pick<Batch, 'losses'>;
  /** Aborted when the client is destroyed. */
  readonly signal: AbortSignal;
};

/**
 * What `createClient` is made of, and all that the chat needs, for options that were checked already: the endpoint
 * ends without a slash.
 *
 * @param platform what the client uses of the browser; tests hand in parts of their own
 */
export const connectClient = (options: ClientOptions, platform: Platform = browserPlatform()): Connection => {
  const { instructions, source = 'widget', partners = [] } = options;
  const { controller } = instructions;
  const { now } = platform;
  const newId = recordIds(now, platform.newId);
  const ending = new AbortController();
  const { signal } = ending;
  const [on, emit] = eventListeners<ClientEvents>();
  const losses = lossCounter((loss) => emit('loss', loss));
  const keeping = keepDecided(options, platform, losses.add);
  const { latest, durability, change, facts, history, choices } = keeping;

  /** As of now: an event that waits for a choice keeps what was true when it happened. */
  const origin = (time: number): Origin => ({
    source,
    time,
    ...(platform.gpc() && { gpc: true }),
    // Only for a partner does a record tell where it was made.
    ...(partners.length > 0 && { page: platform.page(), partners: [...partners] }),
  });

  const judge = (event: WaitingEvent): LeadRecord | 'wait' | 'drop' => {
    const known = facts(latest());
    const draft = { ...event, id: newId() };
    const record = tagRecord(draft, known);
    // Before the visitor's own act nothing is kept, whatever it rests on.
    if (latest().person && typeof record === 'object') return record;
    if (typeof record === 'string') emit('decision', { type: event.type, time: event.time, code: record });
    return couldBeTagged(draft, known, choices()) ? 'wait' : 'drop';
  };

  const events = waitingEvents(
    judge,
    async (records) => {
      await keeping.add(records);
      for (const record of records) emit('record', record);
      sends.soon(GATHERING);
    },
    losses.add,
    platform.after,
  );

  const sends = sendKept(options, platform, keeping, losses, events.unwritten, (verdict) =>
    emit('verdict', verdict),
  );

  let shown = JSON.stringify(choices());
  /** The choices may have changed: tells the listeners, and looks again at the events that wait. */
  const chosen = (): void => {
    if (signal.aborted) return;
    const present = choices();
    if (JSON.stringify(present) !== shown) emit('consent', present);
    shown = JSON.stringify(present);
    sends.recheck();
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
    if (durability() ? !act : ((await platform.hasOwnDatabase(controller)) ?? act)) await change();
    chosen();
  };

  const tellTabs = otherTabs(
    platform.Channel,
    databaseName(controller),
    (said) => {
      keeping.hear(said);
      // At once: when it is read, a "yes" may have followed the "no".
      chosen();
      void resume(false);
    },
    signal,
  );
  /** Sends at once what an earlier visit or a lost network has left. */
  const hurry = (): void => {
    if (latest().person) sends.hurry();
  };
  const leave = (): void => {
    if (latest().person) sends.leave();
    void events.write();
  };
  const freeze = (): void => {
    // Past whatever is being written: the page may be gone before its turn comes.
    if (latest().person) void keeping.add(events.unwritten());
    sends.freeze();
    void events.write();
  };
  /** A "no" that was said meanwhile is read before anything is sent. */
  const thaw = (): void =>
    void resume(false).then(() => {
      sends.thaw();
      hurry();
    });
  pageLifecycle(platform, { leave, freeze, thaw, online: hurry }, signal);

  /** What the visitor did: written first, then told and sent. */
  const act = async (work: (draft: Kept, person: Person) => void): Promise<void> => {
    // What happened before is looked at by what held then.
    events.unwritten();
    await change((draft) => work(draft, keeping.acting(draft)));
    chosen();
    // Before the database is read for sending: so they go together.
    void events.write();
    sends.soon(0);
  };

  const note: Connection['note'] = async (say) => {
    await resume(true);
    const changes = say(history());
    let whose: string | undefined;
    await act((draft, person) => {
      const { id } = person.subject;
      whose ??= id;
      // A page that could not read the device is somebody else there: who says it there as well says it anew.
      draft.person = saying(
        person,
        id === whose ? changes : changes.map((each) => ({ ...each, id: newId() })),
      );
    });
    const { person } = latest();
    if (!person) return;
    const said = { subject: person.subject.id, changes };
    keeping.hear(said);
    tellTabs(said);
  };

  const consent: Client['consent'] = async (answers, indication) => {
    if (Object.keys(answers).length > 0)
      await note((before) => consentChanges(answers, indication, options, before, now(), newId));
  };

  return {
    resume: () => resume(false).then(hurry),
    track(type, fields, time = now()) {
      if (!signal.aborted) events.add({ type, fields: structuredClone(fields), ...origin(time) });
    },
    async lead(type, fields, more) {
      const draft = { id: newId(), type, fields: structuredClone(fields), ...origin(now()) };
      await resume(true);
      const record = tagRecord(draft, facts(latest()));
      if (typeof record === 'string') {
        emit('decision', { type, time: draft.time, code: record });
        return { taken: false, code: record };
      }
      const waiting = measured({ ...record, ...more });
      if (waiting.bytes > LARGEST) return { taken: false, code: 'too_large' };
      await act(({ records }) => records.set(draft.id, waiting));
      emit('record', record);
      return latest().records.has(draft.id)
        ? { taken: true, id: draft.id, kept: durability() ?? 'memory' }
        : { taken: false, code: 'no_purpose_left' };
    },
    consent,
    note,
    latest,
    newId,
    unreported: losses.unreported,
    signal,
    withdraw: (purposes, indication) =>
      consent(Object.fromEntries(purposes.map((purpose) => [purpose, false])), indication),
    choices,
    async pending() {
      await events.write();
      if (durability()) await change();
      return latest().records.size;
    },
    async flush() {
      await events.write();
      await sends.run();
    },
    on,
    destroy() {
      void events.write();
      ending.abort();
      sends.stop();
      keeping.close();
    },
    get durability() {
      return durability();
    },
  };
};
