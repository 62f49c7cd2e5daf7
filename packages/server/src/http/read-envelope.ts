import { MAX_BATCH_ITEMS, PROTOCOL_VERSION } from '@remit/contract';
import type { z } from 'zod';
import type { RequestRefusal } from '../errors.js';
import { explainIssue } from '../ingest/explain-issue.js';

/** What a request holds, or why it is refused as a whole. */
export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: RequestRefusal };

const refused = (refusal: RequestRefusal): { ok: false; refusal: RequestRefusal } => ({ ok: false, refusal });

/** Reads a body as JSON, whatever of the two content types it came as. */
export const readJson = (body: unknown): Read<unknown> => {
  if (typeof body !== 'string') return refused({ code: 'json_malformed' });
  try {
    return { ok: true, value: JSON.parse(body) };
  } catch {
    // Only JSON.parse stands in the try: whatever it throws means that this is not JSON.
    return refused({ code: 'json_malformed' });
  }
};

/** Reads what a schema describes; the refusal names the first thing that is wrong and where. */
export const readAs = <S extends z.ZodType>(schema: S, value: unknown): Read<z.output<S>> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const { code, message, path } = explainIssue(parsed.error, value);
  return refused({ code, message, path });
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/**
 * Reads the envelope of what a browser sends. An unknown protocol and a batch that is too long have codes of
 * their own, because a browser can do something about them: reload, or send less.
 */
export const readEnvelope = <S extends z.ZodType>(schema: S, value: unknown): Read<z.output<S>> => {
  if (isObject(value)) {
    const { protocol, changes, records } = value;
    if (typeof protocol === 'number' && protocol !== PROTOCOL_VERSION)
      return refused({ code: 'protocol_unknown', path: 'protocol' });
    if (lengthOf(changes) + lengthOf(records) > MAX_BATCH_ITEMS)
      return refused({
        code: 'too_many',
        path: lengthOf(records) > 0 ? 'records' : 'changes',
        message: `Expected at most ${MAX_BATCH_ITEMS} changes and records together.`,
      });
  }
  return readAs(schema, value);
};
