import { idSchema } from '@remit/contract/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuse } from '../errors.js';
import { storeOf } from '../http/bearer.js';
import { readAs, readJson } from '../http/read-envelope.js';
import { pageShape, readPage } from '../http/read-query.js';
import { listRecords } from '../read/list-records.js';
import type { Reader, Store } from '../store/store.js';
import { acceptHeld, refuseHeld } from './release-held.js';

/** The permission `review`, and to work for the controller: whose lead it is, is the controller's to say. */
const mayReview = ({ permissions, employer }: Reader): boolean =>
  permissions.includes('review') && employer === 'controller';

const { explain: _explain, ...shape } = pageShape;
const listSchema = z.strictObject({ purpose: z.string(), ...shape });

/** `GET /v1/held`: leads that are held for review, as far as they may be used for one purpose (SP2). */
export const heldRoute =
  (store: Store, now: () => number) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (!mayReview(reader)) return refuse(reply, { code: 'permission_not_granted' });
    const read = await readPage('held', listSchema, { store, reader, now }, request);
    if (!read.ok) return refuse(reply, read.refusal);
    const { purpose, limit } = read.query;
    const wanted = {
      purpose,
      kind: 'held',
      limit,
      after: read.after,
      explain: false,
      route: 'held',
    } as const;
    const { records: held, next } = await listRecords(read.controller, reader, wanted, now);
    return reply.send({ controller: reader.controller, purpose, held, next });
  };

const paramsSchema = z.object({ id: idSchema });
const decisionSchema = z.strictObject({ decision: z.enum(['accept', 'refuse']) });

export type HeldDecisionParts = {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called when deliveries of a controller may be due. */
  readonly onAccepted: (controller: string) => void;
  /** Called when something was erased. */
  readonly onErased: () => void;
};

/** `POST /v1/held/:id`: accepts a lead that is held, or refuses and so erases it. */
export const heldDecisionRoute =
  ({ store, now, onAccepted, onErased }: HeldDecisionParts) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (!mayReview(reader)) return refuse(reply, { code: 'permission_not_granted' });
    const params = paramsSchema.safeParse(request.params);
    if (!params.success) return refuse(reply, { code: 'record_unknown' });
    const json = readJson(request.body);
    const body = json.ok ? readAs(decisionSchema, json.value) : json;
    if (!body.ok) return refuse(reply, body.refusal);
    const controller = await storeOf(store, reader);
    const { id } = params.data;
    const record = await controller.record(id);
    if (record?.kind !== 'held') return refuse(reply, { code: 'record_unknown' });
    if (!record.tag.purposes.some((purpose) => reader.purposes.includes(purpose)))
      return refuse(reply, { code: 'purpose_not_granted' });
    const { decision } = body.value;
    const decider = { actor: `reader:${reader.id}`, by: 'review', now: now() } as const;
    const done =
      decision === 'accept'
        ? await acceptHeld(controller, id, decider)
        : await refuseHeld(controller, id, decider);
    // Somebody else was quicker.
    if (!done) return refuse(reply, { code: 'record_unknown' });
    if (decision === 'accept') onAccepted(controller.id);
    else onErased();
    return reply.send({ now: decider.now, id, decision });
  };
