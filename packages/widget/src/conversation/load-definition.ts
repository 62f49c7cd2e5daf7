import { PROTOCOL_VERSION, type PublicBot } from '@remit/contract';

/** The server has checked the rest. */
const isDefinition = (body: unknown): body is PublicBot =>
  Reflect.get(Object(body), 'protocol') === PROTOCOL_VERSION;

/**
 * Asks the server for the bot's public definition. Nothing about the visitor goes along.
 * @param asked an answer that is under way already
 * @returns undefined when it cannot be had now: no network, no such bot, or another protocol
 */
export const loadDefinition = async (
  address: string,
  signal: AbortSignal,
  asked?: Promise<Response | void>,
): Promise<PublicBot | undefined> => {
  try {
    const answer = (await asked) ?? (await fetch(address, { credentials: 'omit', signal }));
    // A refusal has no protocol, and so is no definition.
    const body: unknown = await answer.json();
    return isDefinition(body) ? body : undefined;
  } catch {
    // Expected: no network, no JSON, or the chat is gone.
    return undefined;
  }
};
