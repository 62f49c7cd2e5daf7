import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessEntry, actorOf } from '../audit/access-entry.js';
import { refuse } from '../errors.js';
import type { Reader, Store } from '../store/store.js';
import { storeOf } from './bearer.js';
import { readAs } from './read-envelope.js';
import { placeSchema } from './read-query.js';

/** `GET /v1/audit`: who did what, in its order and with its hashes, for a reader with the permission `privacy`. */
export const auditRoute =
  (store: Store, now: () => number) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (!reader.permissions.includes('privacy')) return refuse(reply, { code: 'permission_not_granted' });
    const query = readAs(placeSchema, request.query);
    if (!query.ok) return refuse(reply, query.refusal);
    const { after, limit } = query.value;
    const controller = await storeOf(store, reader);
    const entries = await controller.audit(after, limit);
    const access = { route: 'audit', purposes: [], shown: entries.length } as const;
    await controller.addAudit([accessEntry(actorOf(reader), access, now())]);
    const next = entries.length === limit ? (entries.at(-1)?.seq ?? null) : null;
    return reply.send({ controller: controller.id, entries, next });
  };
