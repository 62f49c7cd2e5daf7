import { idSchema, sha256Schema } from '@remit/contract/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accessEntry, actorOf } from '../audit/access-entry.js';
import { refuse } from '../errors.js';
import { hashedPart } from '../store/ledger.js';
import type { Reader, Store } from '../store/store.js';
import { storeOf } from './bearer.js';
import { readAs } from './read-envelope.js';
import { placeSchema } from './read-query.js';
import { whyNotAboutPeople } from './rights-routes.js';

type Route = (reader: Reader, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** `GET /v1/ledger`: everybody's consent changes with their hashes, so that the chain can be verified elsewhere. */
export const ledgerRoute =
  (store: Store, now: () => number): Route =>
  async (reader, request, reply) => {
    const query = readAs(placeSchema, request.query);
    if (!query.ok) return refuse(reply, query.refusal);
    const { after, limit } = query.value;
    const controller = await storeOf(store, reader);
    const end = await controller.ledgerEnd();
    const page = await controller.ledger(after, limit);
    const entries = page.map((each) => ({ entry: hashedPart(controller.id, each), hash: each.hash }));
    const access = { route: 'ledger', purposes: [], shown: page.length } as const;
    await controller.addAudit([accessEntry(actorOf(reader), access, now())]);
    const next = page.length === limit ? (page.at(-1)?.entry.seq ?? null) : null;
    return reply.send({ controller: controller.id, end, entries, next });
  };

const wordsSchema = z.object({ sha256: sha256Schema });

/** `GET /v1/words/:sha256`: exactly the bytes that were shown. */
export const wordsRoute =
  (store: Store): Route =>
  async (reader, request, reply) => {
    const params = wordsSchema.safeParse(request.params);
    const text = params.success ? await (await storeOf(store, reader)).words(params.data.sha256) : undefined;
    if (text === undefined) return refuse(reply, { code: 'words_unknown' });
    return reply.type('text/plain; charset=utf-8').send(Buffer.from(text, 'utf8'));
  };

const subjectSchema = z.object({ id: idSchema });

/** `GET /v1/subjects/:id/consents`: what one person said, in its order, and to which words. */
export const consentsRoute =
  (store: Store, now: () => number): Route =>
  async (reader, request, reply) => {
    const why = whyNotAboutPeople(reader);
    if (why) return refuse(reply, why);
    const params = subjectSchema.safeParse(request.params);
    if (!params.success) return refuse(reply, { code: 'subject_unknown' });
    const controller = await storeOf(store, reader);
    const subject = params.data.id;
    const [states, histories] = await Promise.all([
      controller.subjectStates([subject]),
      controller.histories([subject]),
    ]);
    const state = states.get(subject);
    if (!state) return refuse(reply, { code: 'subject_unknown' });
    const history = histories.get(subject) ?? [];
    const shas = [...new Set(history.map(({ words }) => words))];
    const texts = new Map(
      await Promise.all(shas.map(async (sha) => [sha, (await controller.words(sha)) ?? null] as const)),
    );
    const access = { route: 'consents', purposes: [], shown: history.length, subject } as const;
    await controller.addAudit([accessEntry(actorOf(reader), access, now())]);
    const consents = history.map((entry) => ({ ...entry, text: texts.get(entry.words) ?? null }));
    return reply.send({ controller: controller.id, subject, ...state, consents });
  };
