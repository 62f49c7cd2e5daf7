import type { PublicBot } from '@remit/contract';
import { loadDefinition } from './load-definition.js';
import { readKept } from './kept-conversation.js';
import type { Found } from './visit.js';

/**
 * Goes on with a conversation that the visitor left by loading the page again: with the version of the bot that it was
 * begun with, under the instructions that are in force now.
 *
 * @param name controller and bot
 * @param address where the bot's definition is
 */
export const resume = async (
  name: string,
  definition: PublicBot,
  address: string,
  signal: AbortSignal,
): Promise<Found> => {
  const left = readKept(name);
  if (!left) return { definition };
  const { version } = left;
  const pinned =
    version === definition.bot.version ? definition : await loadDefinition(`${address}/${version}`, signal);
  if (!pinned) return {};
  const { bot, extended } = pinned;
  return { definition: { ...definition, bot, extended }, left };
};
