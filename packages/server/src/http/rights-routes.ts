import { idSchema, slugSchema } from '@remit/contract/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuse, type RequestRefusal } from '../errors.js';
import { endPurposes } from '../rights/end-purposes.js';
import type { ControllerStore, Reader, Store } from '../store/store.js';
import { storeOf } from './bearer.js';
import { readAs, readJson } from './read-envelope.js';

type Route = (reader: Reader, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Who asks for what, about whom. */
type Asked<T> = {
  readonly controller: ControllerStore;
  readonly reader: Reader;
  readonly subject: string;
  readonly body: T;
  /** Milliseconds since 1970. */
  readonly now: number;
};

/** An answer, or why the request is refused. */
type Done = { readonly answer: object } | RequestRefusal;

const paramsSchema = z.object({ id: idSchema });
const purposesSchema = z.strictObject({ purposes: z.array(slugSchema).min(1).max(64) });
const restrictionSchema = z.strictObject({ restricted: z.boolean() });
const nothingSchema = z.strictObject({});

/** Where it was said, when the controller says it for the person. */
const DESK = 'privacy-desk';

/**
 * Why a reader may not see what a request of one person is answered with: the processor's own staff gives no
 * access, whatever it was given (S15).
 */
export const whyNotAboutPeople = ({ employer }: Reader): RequestRefusal | undefined =>
  employer === 'controller' ? undefined : { code: 'processor_may_not_answer' };

/** Why a reader may do nothing for people: it takes the permission `privacy`, and to work for the controller. */
export const whyNotForPeople = (reader: Reader): RequestRefusal | undefined =>
  whyNotAboutPeople(reader) ??
  (reader.permissions.includes('privacy') ? undefined : { code: 'permission_not_granted' });

/** A request about a person, by a reader who was given the permission `privacy`. */
const forPrivacy =
  <S extends z.ZodType>(
    store: Store,
    now: () => number,
    schema: S,
    onDone: (controller: string) => void,
    act: (asked: Asked<z.output<S>>) => Promise<Done>,
  ): Route =>
  async (reader, request, reply) => {
    const why = whyNotForPeople(reader);
    if (why) return refuse(reply, why);
    const params = paramsSchema.safeParse(request.params);
    if (!params.success) return refuse(reply, { code: 'subject_unknown' });
    const json = readJson(request.body);
    const body = json.ok ? readAs(schema, json.value) : json;
    if (!body.ok) return refuse(reply, body.refusal);
    const controller = await storeOf(store, reader);
    const done = await act({ controller, reader, subject: params.data.id, body: body.value, now: now() });
    if ('code' in done) return refuse(reply, done);
    onDone(controller.id);
    return reply.send({ now: now(), ...done.answer });
  };

const requestOf = ({ reader, subject, now }: Asked<unknown>) => ({
  subject,
  actor: `reader:${reader.id}`,
  now,
});

const ending =
  (objection: boolean) =>
  async (asked: Asked<z.output<typeof purposesSchema>>): Promise<Done> => {
    const { controller, subject, body, now } = asked;
    const secretHash = await controller.secretHash(subject);
    if (secretHash === undefined) return { code: 'subject_unknown' };
    const person = { id: subject, secretHash };
    const ended = await endPurposes(controller, person, { ...body, objection, surface: DESK }, now);
    if (ended.ok)
      return { answer: { [objection ? 'objected' : 'withdrawn']: ended.ended, erased: ended.erased } };
    // The secret was read a moment ago, and never changes.
    if (ended.code === 'subject_mismatch') throw new Error('the secret of a person changed');
    return { code: ended.code, path: `purposes[${ended.index}]` };
  };

type OnDone = (controller: string) => void;

/** `POST /v1/subjects/:id/withdrawals`: what a person withdraws from, told to the controller in another way. */
export const withdrawalsRoute = (store: Store, now: () => number, onDone: OnDone): Route =>
  forPrivacy(store, now, purposesSchema, onDone, ending(false));

/** `POST /v1/subjects/:id/objections` (Art. 21). */
export const objectionsRoute = (store: Store, now: () => number, onDone: OnDone): Route =>
  forPrivacy(store, now, purposesSchema, onDone, ending(true));

/** `POST /v1/subjects/:id/restriction` (Art. 18). */
export const restrictionRoute = (store: Store, now: () => number, onDone: OnDone): Route =>
  forPrivacy(store, now, restrictionSchema, onDone, async (asked) => {
    const { restricted } = asked.body;
    const done = await asked.controller.restrictSubject(requestOf(asked), restricted);
    if (done === 'unknown') return { code: 'subject_unknown' };
    if (done === 'erased') return { code: 'erased' };
    return { answer: { restricted, ...done } };
  });

/** `POST /v1/subjects/:id/erasure` (Art. 17). */
export const erasureRoute = (store: Store, now: () => number, onDone: OnDone): Route =>
  forPrivacy(store, now, nothingSchema, onDone, async (asked) => {
    const erased = await asked.controller.eraseSubject(requestOf(asked));
    if (!erased) return { code: 'subject_unknown' };
    const { told, ...counts } = erased;
    return { answer: { erased: counts, told } };
  });
