import type { Client, ClientOptions } from './client.js';
import { checkOptions } from './client-options.js';
import { connectClient } from './connect-client.js';

/**
 * Makes the browser client of one controller. It stores and sends nothing until the visitor acts.
 *
 * @example
 * const client = createClient({ endpoint: 'https://leads.example', key, instructions, words });
 * await client.consent({ analytics: true }, { surface: 'chat', method: 'button', language: 'en' });
 * const lead = await client.lead('quote', { name: 'Aino', email: 'aino@mail.example' });
 *
 * @throws an Error that names an option which is unknown, missing or unusable
 */
export const createClient = (options: ClientOptions): Client => {
  checkOptions(options);
  return connectClient({ ...options, endpoint: options.endpoint.replace(/\/+$/, '') });
};
