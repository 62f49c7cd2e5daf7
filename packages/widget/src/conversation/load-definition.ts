import { PROTOCOL_VERSION, type PublicBot } from '@remit/contract';

/** Enough to tell a bot's definition of our protocol from anything else; the server has checked the rest. */
const isDefinition = (body: unknown): body is PublicBot =>
  typeof body === 'object' &&
  body !== null &&
  'protocol' in body &&
  body.protocol === PROTOCOL_VERSION &&
  'bot' in body &&
  'instructions' in body &&
  'words' in body;

/**
 * Asks the server for the bot's public definition. Nothing about the visitor goes along.
 * @returns undefined when it cannot be had now: no network, no such bot, or another protocol
 */
export const loadDefinition = async (
  address: string,
  signal: AbortSignal,
): Promise<PublicBot | undefined> => {
  try {
    const answer = await fetch(address, { credentials: 'omit', signal });
    const body: unknown = answer.ok ? await answer.json() : undefined;
    return isDefinition(body) ? body : undefined;
  } catch (error) {
    // TypeError: no network; SyntaxError: no JSON; AbortError: the chat is gone.
    if (error instanceof TypeError || error instanceof SyntaxError || signal.aborted) return undefined;
    throw error;
  }
};
