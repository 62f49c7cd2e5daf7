import { MAX_BODY_BYTES, type Facts, type LeadRecord } from '@remit/contract';
import { measured, type Person } from './buffer/buffer.js';
import { decideAgainAll } from './buffer/decide-again.js';
import { idbBuffer } from './buffer/idb-buffer.js';
import { keeper } from './buffer/keeper.js';
import { importanceOf, makeRoom } from './buffer/make-room.js';
import { openBuffer } from './buffer/open-buffer.js';
import { eventCapture } from './capture/event-capture.js';
import { couldBeTagged, tagRecord } from './capture/tag-record.js';
import type { WaitingEvent } from './capture/waiting-events.js';
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
import { batchPoster } from './transport/post-batch.js';
import { sender } from './transport/sender.js';

/** How long events gather before they are sent, in milliseconds. */
const GATHERING = 1_000;
/** Bytes of one record: what the server reads, less the envelope. */
const LARGEST = MAX_BODY_BYTES - 2_000;

/** Wires a client to the platform it is given. Pages use `createClient`; tests hand in parts of their own. */
export const connectParts = (options: ClientOptions, platform: Platform): Client => {
  checkOptions(options);
  const { instructions, key, source = 'widget' } = options;
  const { controller } = instructions;
  const { now, after, random, window, document } = platform;
  const name = databaseName(controller);
  const newId = recordIds(now, platform.newId);
  const ending = new AbortController();
  const { signal } = ending;
  const listeners = eventListeners();
  const losses = lossCounter((loss) => listeners.emit('loss', loss));
  const keep = keeper(
    (latest) => openBuffer(() => idbBuffer(() => platform.openStore(name)), after, latest),
    () => platform.hasOwnDatabase(controller),
  );

  const facts = (person: Person | undefined): Facts => ({
    instructions,
    history: person?.history ?? [],
    // The server knows of restriction and erasure; a browser is not told.
    restricted: false,
    erased: false,
    now: now(),
  });
  const newPerson = (): Person => ({
    subject: { id: platform.newId(), secret: platform.newId() },
    history: [],
    unsent: [],
  });
  const choices = () => presentChoices(instructions, keep.latest().person?.history ?? []);

  /**
   * Writes records in one transaction, within the bounds and within what may be kept by now.
   *
   * @param acting the visitor acts: whoever was nobody yet becomes a person
   * @returns true when all of them are in the buffer
   */
  const write = async (records: readonly LeadRecord[], acting: boolean): Promise<boolean> => {
    const ids = records.map(({ id }) => id);
    const [lost, left] = await keep.change((draft) => {
      if (acting) draft.person ??= newPerson();
      for (const record of draft.person ? records : []) draft.records.set(record.id, measured(record));
      const known = facts(draft.person);
      const gone = [...decideAgainAll(draft, known, ids), ...makeRoom(draft, instructions, known.now)];
      return [gone, ids.every((id) => draft.records.has(id))] as const;
    });
    losses.add(lost);
    return left;
  };

  const judge = ({ type, fields, time }: WaitingEvent): LeadRecord | 'wait' | 'drop' => {
    const { person } = keep.latest();
    const known = facts(person);
    const event = { id: newId(), type, fields };
    const tagged = tagRecord(event, { source, time }, known);
    // Before the visitor's own act nothing is kept, whatever it rests on.
    if (person && tagged.made) return tagged.record;
    const open = Object.entries(choices())
      .filter(([, choice]) => choice === 'never-asked' || choice === 'stale')
      .map(([purpose]) => purpose);
    return tagged.made || couldBeTagged(event, { source, time }, known, open) ? 'wait' : 'drop';
  };

  const capture = eventCapture({
    judge,
    async write(records) {
      await write(records, false);
      sends.soon(GATHERING);
    },
    lost: (count) => losses.add(Array.from({ length: count }, () => 'buffer-full' as const)),
  });

  const sends = sender({
    controller,
    key,
    keep,
    losses,
    facts,
    post: batchPoster({
      fetch: platform.fetch,
      after,
      now,
      address: `${options.endpoint.replace(/\/+$/, '')}/v1/batch`,
      signal,
    }),
    isHidden: () => document.visibilityState === 'hidden',
    unwritten: capture.unwritten,
    importance: (type) => importanceOf(instructions, type),
    onVerdict: (verdict) => listeners.emit('verdict', verdict),
    alone: tabLock(platform.locks, name, signal),
    after,
    now,
    random,
  });

  let shown = JSON.stringify(choices());
  /** The choices may have changed: tells the listeners, and looks again at the events that wait. */
  const chosen = (): void => {
    if (signal.aborted) return;
    const present = choices();
    if (JSON.stringify(present) !== shown) listeners.emit('consent', present);
    shown = JSON.stringify(present);
    capture.settle();
  };

  const resume = async (acting: boolean): Promise<void> => {
    if (signal.aborted) throw new Error('This client was destroyed');
    await keep.resume(acting);
    chosen();
  };

  const tabs = otherTabs(platform.Channel, name, () => {
    void resume(false).then(keep.reload).then(chosen);
  });
  /** Sends at once what an earlier visit or a lost network has left. */
  const hurry = (): void => {
    if (keep.latest().person) sends.soon(0);
  };
  pageLifecycle({ document, window }, sends.leave, hurry, signal);

  const choose: Client['choose'] = async (answers, indication) => {
    if (Object.keys(answers).length === 0) return;
    await resume(true);
    const history = keep.latest().person?.history ?? [];
    const changes = consentChanges(answers, indication, options, history, now(), newId);
    const lost = await keep.change((draft) => {
      const person = draft.person ?? newPerson();
      draft.person = {
        ...person,
        history: [...person.history, ...changes],
        unsent: [...person.unsent, ...changes.map(({ id }) => id)],
      };
      return decideAgainAll(draft, facts(draft.person));
    });
    losses.add(lost);
    tabs.tell();
    chosen();
    sends.soon(0);
  };

  return {
    async resume() {
      await resume(false);
      hurry();
    },
    track(type, fields, time = now()) {
      if (!signal.aborted) capture.track(type, fields, time);
    },
    async handIn(type, fields) {
      const draft = { id: newId(), type, fields: structuredClone(fields) };
      const origin = { source, time: now() };
      await resume(true);
      const tagged = tagRecord(draft, origin, facts(keep.latest().person));
      if (!tagged.made) return { taken: false, code: tagged.code };
      if (measured(tagged.record).bytes > LARGEST) return { taken: false, code: 'too_large' };
      if (!(await write([tagged.record], true))) return { taken: false, code: 'no_purpose_left' };
      chosen();
      sends.soon(0);
      return { taken: true, id: draft.id, kept: keep.durability() ?? 'memory' };
    },
    choose,
    withdraw: (purposes, indication) =>
      choose(Object.fromEntries(purposes.map((purpose) => [purpose, false])), indication),
    choices,
    async pending() {
      await capture.written();
      await keep.reload();
      return keep.latest().records.size;
    },
    async flush() {
      await capture.written();
      await sends.run();
    },
    on: listeners.on,
    destroy() {
      ending.abort();
      sends.stop();
      tabs.stop();
      listeners.clear();
      keep.close();
    },
    get durability() {
      return keep.durability();
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
export const createClient = (options: ClientOptions): Client => connectParts(options, browserPlatform());
