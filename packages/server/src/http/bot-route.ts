import { createHash } from 'node:crypto';
import { extensionsNeeded, PROTOCOL_VERSION, type Bot, type PublicBot } from '@remit/contract';
import { slugSchema } from '@remit/contract/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse, type ErrorCode } from '../errors.js';
import type { ControllerStore, Store } from '../store/store.js';
import { sameTag } from './same-tag.js';

/** Everything a page needs to hold the conversation and to decide as the server does. */
type Definition = { readonly body: string; readonly etag: string; readonly until: number };

/** Milliseconds for which a definition is served from memory. */
const KEPT = 1000;
/** Definitions kept at most; beyond that all are forgotten and read again. */
const MAX_KEPT = 1000;

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

type Found = { readonly controller: ControllerStore; readonly bot: Bot } | { readonly code: ErrorCode };

const find = async (store: Store, controllerId: string, botId: string, version?: number): Promise<Found> => {
  const controller = slugSchema.safeParse(controllerId).success
    ? await store.controller(controllerId)
    : undefined;
  if (!controller) return { code: 'controller_unknown' };
  const bot = slugSchema.safeParse(botId).success ? await controller.bot(botId, version) : undefined;
  return bot ? { controller, bot } : { code: 'bot_unknown' };
};

const define = async (
  store: Store,
  controllerId: string,
  botId: string,
): Promise<{ readonly body: string } | { readonly code: ErrorCode }> => {
  const found = await find(store, controllerId, botId);
  if ('code' in found) return found;
  const { controller, bot } = found;
  const { origins: _onlyForTheServer, ...instructions } = await controller.instructions();
  const words = Object.fromEntries(
    Object.entries(instructions.purposes).map(([purpose, { wording }]) => [
      purpose,
      Object.fromEntries(Object.entries(wording).map(([language, text]) => [language, sha256(text)])),
    ]),
  );
  const definition: PublicBot = {
    protocol: PROTOCOL_VERSION,
    bot,
    extended: extensionsNeeded(bot),
    instructions,
    words,
  };
  return { body: JSON.stringify(definition) };
};

export type BotRequest = { Params: { controller: string; bot: string } };

/** `GET /v1/bots/:controller/:bot`: public, the same for everybody, and cheap to ask again (ETag). */
export const botRoute = (store: Store, now: () => number) => {
  const kept = new Map<string, Definition>();
  return async (request: FastifyRequest<BotRequest>, reply: FastifyReply): Promise<FastifyReply> => {
    const { controller, bot } = request.params;
    const name = `${controller}/${bot}`;
    let definition = kept.get(name);
    if (!definition || definition.until <= now()) {
      const defined = await define(store, controller, bot);
      if ('code' in defined) return refuse(reply, defined);
      const { body } = defined;
      definition = { body, etag: `"${sha256(body).slice(0, 32)}"`, until: now() + KEPT };
      if (kept.size >= MAX_KEPT) kept.clear();
      kept.set(name, definition);
    }
    reply.header('etag', definition.etag).header('cache-control', 'public, max-age=60');
    if (sameTag(request.headers['if-none-match'], definition.etag)) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(definition.body);
  };
};

export type BotVersionRequest = { Params: { controller: string; bot: string; version: string } };

/**
 * `GET /v1/bots/:controller/:bot/:version`: a bot as it was published, for conversations that were begun with it. It
 * never changes. What is allowed now is not in it: the instructions in force come with the bot's own address.
 */
export const botVersionRoute =
  (store: Store) =>
  async (request: FastifyRequest<BotVersionRequest>, reply: FastifyReply): Promise<FastifyReply> => {
    const { controller, bot: id, version } = request.params;
    if (!/^[1-9]\d{0,6}$/.test(version)) return refuse(reply, { code: 'bot_unknown' });
    const found = await find(store, controller, id, Number(version));
    if ('code' in found) return refuse(reply, found);
    const { bot } = found;
    const pinned: Pick<PublicBot, 'protocol' | 'bot' | 'extended'> = {
      protocol: PROTOCOL_VERSION,
      bot,
      extended: extensionsNeeded(bot),
    };
    reply.header('cache-control', 'public, max-age=31536000, immutable');
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(pinned));
  };
