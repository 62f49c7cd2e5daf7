import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Bot, Instructions } from '@remit/contract';
import { botSchema, instructionsSchema } from '@remit/contract/schema';
import { addOrUpdateController, openStore } from '@remit/server';
import { HOOK_PATH } from './crm.js';

/** What the demo's controller needs besides its documents. */
export type ControllerParts = {
  readonly directory: string;
  readonly siteKey: string;
  readonly token: string;
  readonly webhookSecret: string;
  /** Origins under which the shop is reached. */
  readonly origins: readonly string[];
  readonly crmUrl: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

const READER = 'console';
const CRM = 'crm';
const BOTS = ['quote-bot.json', 'every-step-bot.json'];

const readDocument = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../lumo-garden/${name}`, import.meta.url), 'utf8'));

/**
 * The document as it is to be in force: the version in force when nothing changed, else a higher one.
 * Somebody who edits a document of the demo need not think of its version.
 */
export const withVersion = <D extends { readonly version: number }>(
  document: D,
  inForce: D | undefined,
): D => {
  if (!inForce) return document;
  const same = isDeepStrictEqual({ ...document, version: inForce.version }, inForce);
  return { ...document, version: same ? inForce.version : Math.max(document.version, inForce.version + 1) };
};

/**
 * Loads Lumo Garden: its instructions with the shop's origins, its bots, the token of the console, and where
 * its CRM is reached.
 * @throws when what is in the data directory does not fit the keys beside it
 */
export const loadController = async (parts: ControllerParts): Promise<void> => {
  const { directory, siteKey, token, webhookSecret, origins, crmUrl, now } = parts;
  const written: Instructions = {
    ...instructionsSchema.parse(readDocument('instructions.json')),
    origins: [...origins],
  };
  const writtenBots: Bot[] = BOTS.map((name) => botSchema.parse(readDocument(name)));
  const store = await openStore({ dataDir: directory, now });
  try {
    const existing = await store.controller(written.controller);
    const instructions = withVersion(written, await existing?.instructions());
    const bots = await Promise.all(
      writtenBots.map(async (bot) => withVersion(bot, await existing?.bot(bot.id))),
    );
    const setUp = await addOrUpdateController(
      store,
      {
        instructions,
        bots,
        siteKey,
        readers: [
          { id: READER, token, purposes: Object.keys(instructions.purposes), permissions: ['review'] },
        ],
        endpoints: [{ recipient: CRM, kind: 'webhook', url: `${crmUrl}${HOOK_PATH}`, secret: webhookSecret }],
      },
      now(),
    );
    if (!setUp.ok) {
      throw new Error(`${setUp.path}: ${setUp.reason}. Delete ${directory} to begin with an empty demo.`);
    }
  } finally {
    await store.close();
  }
};
