import { idSchema } from '@remit/contract/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuse, type RequestRefusal } from '../errors.js';
import { readPosition, writePosition } from '../read/page-position.js';
import { extending } from '../requests/alter-request.js';
import { fulfilRequest, refuseRequest } from '../requests/fulfil-request.js';
import type { RequestState } from '../requests/person-request.js';
import { answerSchema, extensionSchema } from '../requests/request-schema.js';
import { showToController } from '../requests/show-request.js';
import type { ControllerStore, Reader, Store } from '../store/store.js';
import { storeOf } from './bearer.js';
import { readAs, readJson } from './read-envelope.js';
import { pageShape } from './read-query.js';
import { whyNotForPeople } from './rights-routes.js';

type Route = (reader: Reader, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

const WAITING: readonly RequestState[] = ['open', 'fulfilling'];
/** What a list may be asked for, and which states that is. */
const LISTS = {
  open: WAITING,
  overdue: WAITING,
  fulfilled: ['fulfilled'],
  refused: ['refused'],
  closed: ['closed'],
} as const satisfies Record<string, readonly RequestState[]>;

const listSchema = z.strictObject({
  state: z.enum(['open', 'overdue', 'fulfilled', 'refused', 'closed']).default('open'),
  limit: pageShape.limit,
  after: pageShape.after,
});

/** `GET /v1/requests`: what people asked of the controller, in the order in which it is due. */
export const requestsRoute =
  (store: Store, now: () => number): Route =>
  async (reader, request, reply) => {
    const why = whyNotForPeople(reader);
    if (why) return refuse(reply, why);
    const query = readAs(listSchema, request.query);
    if (!query.ok) return refuse(reply, query.refusal);
    const { state, limit, after } = query.value;
    const place = after === undefined ? undefined : readPosition(after);
    if (after !== undefined && !place) return refuse(reply, { code: 'position_malformed', path: 'after' });
    const controller = await storeOf(store, reader);
    const time = now();
    const found = await controller.requests.page({
      states: LISTS[state],
      before: state === 'overdue' ? time : undefined,
      after: place && { dueAt: place.time, id: place.id },
      limit,
    });
    const last = found.length === limit ? found.at(-1) : undefined;
    // What people wrote is opened for this answer.
    await controller.addAudit([
      {
        time,
        actor: `reader:${reader.id}`,
        action: 'access',
        subject: null,
        record: null,
        detail: { route: 'requests', purposes: [], shown: found.length },
      },
    ]);
    return reply.send({
      now: time,
      controller: controller.id,
      requests: found.map((each) => showToController(each, time)),
      next: last ? writePosition({ time: last.dueAt, id: last.id }) : null,
    });
  };

const paramsSchema = z.object({ id: idSchema });

/** A route about one request, by somebody who may answer it. */
const forAnswer =
  <S extends z.ZodType>(
    store: Store,
    schema: S,
    act: (
      controller: ControllerStore,
      id: string,
      body: z.output<S>,
      actor: string,
    ) => Promise<{ readonly answer: object } | RequestRefusal>,
  ): Route =>
  async (reader, request, reply) => {
    const why = whyNotForPeople(reader);
    if (why) return refuse(reply, why);
    const params = paramsSchema.safeParse(request.params);
    if (!params.success) return refuse(reply, { code: 'request_unknown' });
    const json = readJson(request.body);
    const body = json.ok ? readAs(schema, json.value) : json;
    if (!body.ok) return refuse(reply, body.refusal);
    const controller = await storeOf(store, reader);
    const done = await act(controller, params.data.id, body.value, `reader:${reader.id}`);
    return 'code' in done ? refuse(reply, done) : reply.send(done.answer);
  };

/**
 * `POST /v1/requests/:id/answer`: the controller fulfils a request, or refuses it.
 * @param onDone called when deliveries may be due, or a person may be erased
 */
export const answerRoute = (store: Store, now: () => number, onDone: (controller: string) => void): Route =>
  forAnswer(store, answerSchema, async (controller, id, { fulfil, refuse: reason }, actor) => {
    if ((fulfil === undefined) === (reason === undefined))
      return { code: 'missing', path: 'fulfil', message: 'Expected one of fulfil and refuse.' };
    const done =
      reason === undefined
        ? await fulfilRequest(controller, id, actor, now())
        : await refuseRequest(controller, id, reason, actor, now());
    if (!done.ok) return { code: done.code };
    onDone(controller.id);
    return { answer: { now: now(), request: showToController(done.request, now()), ...done.effect } };
  });

/** `POST /v1/requests/:id/extension`: the controller takes more time, and says why (Art. 12(3)). */
export const extensionRoute = (store: Store, now: () => number): Route =>
  forAnswer(store, extensionSchema, async (controller, id, { months, reason }, actor) => {
    const extended = await controller.requests.alter(id, extending(months, reason, now()), (request) => [
      {
        time: now(),
        actor,
        action: 'answer-request',
        subject: request.subject,
        record: null,
        detail: { request: id, kind: request.kind, state: 'open', months },
      },
    ]);
    if (!extended.ok) return { code: extended.code };
    return { answer: { now: now(), request: showToController(extended.request, now()) } };
  });
