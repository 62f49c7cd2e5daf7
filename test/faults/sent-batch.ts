import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** What of a batch is looked at. It is read by itself, as what a browser sends is what is under test. */
const batchSchema = z.object({
  sentAt: z.number(),
  records: z.array(
    z.object({
      id: z.string(),
      tag: z.object({ purposes: z.array(z.string()) }),
      fields: z.record(z.string(), z.unknown()),
    }),
  ),
});

/** A record on its way. */
export type SentRecord = { readonly id: string; readonly mark: string; readonly purposes: readonly string[] };

export type SentBatch = {
  /** By the browser's clock, milliseconds since 1970. */
  readonly sentAt: number;
  readonly records: readonly SentRecord[];
};

const MARK = /\b(event|lead|message)-\d+\b/g;

/** The marks in a text: each thing that a page makes bears one of its own. */
export const marksIn = (text: string): string[] => [...text.matchAll(MARK)].map(([mark]) => mark);

/** The mark that a record bears in one of its fields. */
export const markOf = (fields: Readonly<Record<string, unknown>>): string => {
  const [mark] = marksIn(JSON.stringify(fields));
  if (mark === undefined) throw new Error('a record without a mark: no page of these tests has made it');
  return mark;
};

/** How gzip begins, which text never does. */
const isCompressed = (body: Buffer): boolean => body[0] === 0x1f && body[1] === 0x8b;

/** Reads what a browser sends. */
export const readBatch = (body: Buffer): SentBatch => {
  const text = (isCompressed(body) ? gunzipSync(body) : body).toString('utf8');
  const { sentAt, records } = batchSchema.parse(JSON.parse(text));
  return {
    sentAt,
    records: records.map(({ id, tag, fields }) => ({ id, mark: markOf(fields), purposes: tag.purposes })),
  };
};
