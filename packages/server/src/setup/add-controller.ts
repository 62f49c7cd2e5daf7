import { isDeepStrictEqual } from 'node:util';
import type { Bot, Instructions } from '@remit/contract';
import { idSchema, SERVER_SOURCES } from '@remit/contract/schema';
import { hashToken } from '../http/bearer.js';
import { whyNoEndpoint } from '../recipients/check-endpoint.js';
import { sourceOfReader } from '../sources/source-of-reader.js';
import type { ControllerStore, Employer, Endpoint, Permission, Store } from '../store/store.js';
import { againstBot } from './against-bot.js';

/** A controller as it is to be: what is not there yet is added, what is there stays. */
export type ControllerSetup = {
  readonly instructions: Instructions;
  readonly bots: readonly Bot[];
  /** Public key of the site: 16 to 40 URL-safe characters. May be left out when the controller is there already. */
  readonly siteKey: string | undefined;
  /** Who may read, and for which purposes. The token is kept as its hash only. */
  readonly readers: readonly {
    readonly id: string;
    readonly token: string;
    readonly purposes: readonly string[];
    /** What else they may do; default: nothing. */
    readonly permissions?: readonly Permission[];
    /** For whom they work; default: the controller. */
    readonly employer?: Employer;
  }[];
  readonly endpoints: readonly Endpoint[];
};

/** Done, or the one thing that contradicts what is there or what is instructed. */
export type SetUp =
  | { readonly ok: true; readonly added: boolean; readonly controller: ControllerStore }
  | { readonly ok: false; readonly path: string; readonly reason: string };

/** Without the properties that are undefined: what a document is once it was kept. */
const asStored = (document: Instructions | Bot): unknown => JSON.parse(JSON.stringify(document));

const refused = (path: string, reason: string) => ({ ok: false, path, reason }) as const;

const contradiction = (setup: ControllerSetup): { path: string; reason: string } | undefined => {
  const { instructions, bots, siteKey, readers, endpoints } = setup;
  if (siteKey !== undefined && !idSchema.safeParse(siteKey).success)
    return { path: 'siteKey', reason: 'expected 16 to 40 URL-safe characters' };
  for (const { id, purposes, permissions = [] } of readers) {
    if (permissions.includes('write') && sourceOfReader(id) === undefined)
      return {
        path: `readers.${id}`,
        reason: `who writes is named after its source: ${SERVER_SOURCES.join(', ')}, as in crm or crm-2`,
      };
    const unknown = purposes.find((purpose) => !Object.hasOwn(instructions.purposes, purpose));
    if (unknown !== undefined)
      return { path: `readers.${id}`, reason: `the instructions have no purpose ${unknown}` };
  }
  for (const endpoint of endpoints) {
    const path = `endpoints.${endpoint.recipient}`;
    if (!Object.hasOwn(instructions.recipients, endpoint.recipient))
      return { path, reason: 'no such recipient in the register of recipients' };
    const reason = whyNoEndpoint(endpoint);
    if (reason !== undefined) return { path, reason };
  }
  return bots.map((bot) => againstBot(bot, instructions)).find((found) => found !== undefined);
};

/** What is asked for an existing controller and cannot be given: keys and readers are set when it is added. */
const againstExisting = async (
  store: Store,
  controller: ControllerStore,
  { instructions, siteKey, readers }: ControllerSetup,
): Promise<{ path: string; reason: string } | undefined> => {
  const inForce = await controller.instructions();
  const same = isDeepStrictEqual(inForce, asStored(instructions));
  if (!same && instructions.version <= inForce.version)
    return {
      path: 'version',
      reason: `version ${inForce.version} is in force; a change needs a higher version than ${instructions.version}`,
    };
  if (siteKey !== undefined && !(await controller.hasSiteKey(siteKey)))
    return { path: 'siteKey', reason: 'the controller has another site key' };
  for (const { id, token, permissions = [], employer = 'controller' } of readers) {
    const reader = await store.reader(hashToken(token));
    if (reader?.controller !== controller.id || reader.id !== id)
      return { path: `readers.${id}`, reason: 'readers are given when a controller is first added' };
    if (!isDeepStrictEqual(reader.permissions.toSorted(), permissions.toSorted()))
      return {
        path: `readers.${id}.permissions`,
        reason: 'permissions are given when a controller is first added',
      };
    if (reader.employer !== employer)
      return {
        path: `readers.${id}.employer`,
        reason: 'for whom a reader works is said when a controller is first added',
      };
  }
  return undefined;
};

/**
 * Adds a controller, or brings one up to date: a higher version of its instructions, newer bots, endpoints.
 * What is already as asked stays as it is, so the same call may be made at every start.
 * @param now milliseconds since 1970
 */
export const addOrUpdateController = async (
  store: Store,
  setup: ControllerSetup,
  now: number,
): Promise<SetUp> => {
  const { instructions, bots, siteKey, readers, endpoints } = setup;
  const wrong = contradiction(setup);
  if (wrong) return refused(wrong.path, wrong.reason);
  const existing = await store.controller(instructions.controller);
  const against = existing && (await againstExisting(store, existing, setup));
  if (against) return refused(against.path, against.reason);
  if (!existing && siteKey === undefined) return refused('siteKey', 'a new controller needs a site key');
  const controller =
    existing ??
    (await store.addController(
      {
        instructions,
        siteKey: siteKey ?? '',
        readers: readers.map(({ token, ...reader }) => ({ ...reader, tokenHash: hashToken(token) })),
      },
      now,
    ));
  if (existing) await existing.addInstructions(instructions, now);
  for (const bot of bots) {
    const served = await controller.bot(bot.id);
    const changed = !isDeepStrictEqual(served, asStored(bot));
    if (served && changed && bot.version <= served.version)
      return refused(
        `bots.${bot.id}.version`,
        `version ${served.version} is served; a change needs a higher one`,
      );
    if (changed) await controller.addBot(bot, now);
  }
  const known = await controller.endpoints();
  for (const endpoint of endpoints) {
    const before = known.find(({ recipient }) => recipient === endpoint.recipient);
    if (!isDeepStrictEqual(before, endpoint)) await controller.setEndpoint(endpoint);
  }
  return { ok: true, added: !existing, controller };
};
