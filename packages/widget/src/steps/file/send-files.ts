import { FILE_PART_BYTES, filesIn, PROTOCOL_VERSION } from '@remit/contract';
import type { Talk } from '../../conversation/visit.js';

/** A file on its way: which record's field refers to it, and how far it has come. */
type Sending = {
  readonly record: string;
  readonly field: string;
  readonly upload: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  sent: number;
};

/** The files of a conversation. They are kept in memory, and nowhere else. */
export type Files = {
  /** Keeps what a file holds until its record has arrived. */
  readonly hold: (upload: string, bytes: Uint8Array<ArrayBuffer>) => void;
  /** How much of what is to be sent was sent, 0 to 1; undefined when nothing is. */
  readonly progress: () => number | undefined;
  /** There was no network, or no answer: it is tried again as long as the page is open. */
  readonly waiting: () => boolean;
  /** True when a file that an answer refers to is not here and will not arrive. */
  readonly lost: () => boolean;
};

const made = new WeakMap<Talk, Files>();

/** Milliseconds until what failed is tried again: at first, and at most. */
const AGAIN = 2_000;
const AT_MOST = 60_000;

/** The server will not take it, however often it is sent. */
const isFinal = (status: number): boolean =>
  status >= 400 && status < 500 && status !== 408 && status !== 429;

/** Sends the next part. @returns which part is next, `true` when the server has all of it, `false` when it takes none */
const sendPart = async (
  { options: { endpoint, key, instructions }, client, bot, signal }: Talk,
  { record, field, upload, bytes, sent: part }: Sending,
): Promise<number | boolean> => {
  const line = JSON.stringify({
    protocol: PROTOCOL_VERSION,
    controller: instructions.controller,
    key,
    subject: client.latest().person?.subject,
    bot: { id: bot.id, version: bot.version },
    record,
    field,
    upload,
    part,
  });
  const begin = part * FILE_PART_BYTES;
  const response = await fetch(`${endpoint}/v1/uploads`, {
    method: 'POST',
    credentials: 'omit',
    // As text: CORS-simple.
    body: new Blob([line, '\n', bytes.subarray(begin, begin + FILE_PART_BYTES)], { type: 'text/plain' }),
    signal,
  });
  if (isFinal(response.status)) return false;
  const { next, complete } = Object(await response.json());
  if (complete === true) return true;
  if (!Number.isInteger(next) || next === part) throw new Error('not what the server answers');
  return next;
};

const makeFiles = (talk: Talk): Files => {
  const { client, signal, changed } = talk;
  const held = new Map<string, Uint8Array<ArrayBuffer>>();
  /** By the record that they are of. */
  const records = new Map<string, Sending[]>();
  const queue: Sending[] = [];
  const failed = new Set<string>();
  let running = false;
  let stuck = false;

  const run = async () => {
    running = true;
    for (let wait = AGAIN; queue[0] && !signal.aborted;) {
      const [file] = queue;
      try {
        const next = await sendPart(talk, file);
        stuck = false;
        wait = AGAIN;
        if (typeof next === 'number') file.sent = next;
        else {
          queue.shift();
          if (!next) failed.add(file.upload);
        }
      } catch {
        // Expected: no network, no server, or something else than the server answered.
        stuck = true;
        changed();
        await new Promise((resolve) => {
          setTimeout(resolve, wait);
          addEventListener('online', resolve, { once: true, signal });
        });
        wait = Math.min(AT_MOST, wait * 2);
      }
      changed();
    }
    running = false;
  };

  signal.addEventListener(
    'abort',
    client.on('record', ({ id, fields }) => {
      const files = Object.entries(fields).flatMap(([field, value]) =>
        filesIn(value).flatMap(({ upload }) => {
          const bytes = held.get(upload);
          return bytes ? [{ record: id, field, upload, bytes, sent: 0 }] : [];
        }),
      );
      if (files.length > 0) records.set(id, files);
    }),
  );
  signal.addEventListener(
    'abort',
    client.on('verdict', ({ id, outcome, dropped = [] }) => {
      const files = records.get(id) ?? [];
      records.delete(id);
      if (outcome !== 'refused')
        queue.push(...files.filter(({ field }) => !dropped.some((each) => each.field === field)));
      if (!running) run().catch(reportError);
    }),
  );

  return {
    hold: (upload, bytes) => held.set(upload, bytes),
    progress: () => {
      const all = [...queue, ...[...records.values()].flat()];
      const size = all.reduce((sum, { bytes }) => sum + bytes.length, 0);
      return size > 0 ? all.reduce((sum, { sent }) => sum + sent * FILE_PART_BYTES, 0) / size : undefined;
    },
    waiting: () => stuck,
    lost: () =>
      Object.values(talk.state().flow.answers).some((value) =>
        filesIn(value).some(({ upload }) => !held.has(upload) || failed.has(upload)),
      ),
  };
};

/** The files of this conversation. From its first file on, what becomes of its records is listened for. */
export const filesOf = (talk: Talk): Files => {
  const files = made.get(talk) ?? makeFiles(talk);
  made.set(talk, files);
  return files;
};
