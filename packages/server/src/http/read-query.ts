import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf, deniedEntry, type AccessRoute } from '../audit/access-entry.js';
import type { RequestRefusal } from '../errors.js';
import { readPosition } from '../read/page-position.js';
import type { ControllerStore, Position, Reader, Store } from '../store/store.js';
import { storeOf } from './bearer.js';
import { readAs } from './read-envelope.js';

/** What every list of records may be asked with. */
export const pageShape = {
  limit: z
    .string()
    .regex(/^\d{1,4}$/, 'expected a whole number')
    .transform(Number)
    .pipe(z.number().min(1).max(200))
    .default(50),
  after: z.string().max(200).optional(),
  explain: z.enum(['0', '1']).default('0'),
};

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'expected a whole number')
  .transform(Number);

/** What everything that is numbered may be asked with: from behind a place on. */
export const placeSchema = z.strictObject({
  after: wholeNumber.default(0),
  limit: wholeNumber.pipe(z.number().min(1).max(1000)).default(500),
});

export type ReadQuery<T> =
  | { readonly ok: true; readonly controller: ControllerStore; readonly query: T }
  | { readonly ok: false; readonly refusal: RequestRefusal };

/**
 * Reads the query of a read: it names a purpose that the controller has and the reader was given (SV1, SV3).
 * Who asks for another purpose of the controller is refused, and that is in the audit (AU2).
 */
export const readForPurpose = async <S extends z.ZodType<{ readonly purpose: string }>>(
  route: AccessRoute,
  schema: S,
  { store, reader, now }: { readonly store: Store; readonly reader: Reader; readonly now: () => number },
  request: Pick<FastifyRequest, 'query'>,
): Promise<ReadQuery<z.output<S>>> => {
  const refused = (refusal: RequestRefusal) => ({ ok: false, refusal }) as const;
  const query = readAs(schema, request.query);
  if (!query.ok) {
    const unnamed = query.refusal.path === 'purpose' && query.refusal.code === 'missing';
    return refused(unnamed ? { code: 'purpose_missing', path: 'purpose' } : query.refusal);
  }
  const { purpose } = query.value;
  const controller = await storeOf(store, reader);
  const { purposes } = await controller.instructions();
  if (purpose === '') return refused({ code: 'purpose_missing', path: 'purpose' });
  if (!Object.hasOwn(purposes, purpose)) return refused({ code: 'purpose_unknown', path: 'purpose' });
  if (!reader.purposes.includes(purpose)) {
    const code = 'purpose_not_granted';
    await controller.addAudit([deniedEntry(actorOf(reader), route, code, purpose, now())]);
    return refused({ code, path: 'purpose' });
  }
  return { ok: true, controller, query: query.value };
};

/** The position at which a page begins: none is the newest. */
export const readAfter = (
  after: string | undefined,
): { readonly ok: true; readonly after: Position | undefined } | { ok: false; refusal: RequestRefusal } => {
  if (after === undefined) return { ok: true, after };
  const position = readPosition(after);
  return position
    ? { ok: true, after: position }
    : { ok: false, refusal: { code: 'position_malformed', path: 'after' } };
};

/** Reads the query of a list that is read page by page: for which purpose, and where the page begins. */
export const readPage = async <S extends z.ZodType<{ readonly purpose: string; readonly after?: string }>>(
  ...asked: Parameters<typeof readForPurpose<S>>
): Promise<ReadQuery<z.output<S>> & { readonly after?: Position | undefined }> => {
  const read = await readForPurpose(...asked);
  if (!read.ok) return read;
  const position = readAfter(read.query.after);
  return position.ok ? { ...read, after: position.after } : position;
};
