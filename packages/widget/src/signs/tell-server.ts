import { PROTOCOL_VERSION } from '@remit/contract';
import type { Talk } from '../conversation/visit.js';

/**
 * Tells the server something beside the conversation. Never fails: without it a lead is at worst looked at by a person.
 * @param wait milliseconds after which it is given up
 */
export const tellServer = async (
  { endpoint, key, instructions }: Talk['options'],
  path: 'signs' | 'work',
  what: object,
  wait: number,
): Promise<void> => {
  try {
    await fetch(`${endpoint}/v1/${path}`, {
      method: 'POST',
      credentials: 'omit',
      body: JSON.stringify({
        protocol: PROTOCOL_VERSION,
        controller: instructions.controller,
        key,
        ...what,
      }),
      signal: AbortSignal.timeout(wait),
    });
  } catch {
    // Expected: no network, or no answer in time.
  }
};
