import { connectClient, type ClientOptions, type Connection } from '@remit/sdk';

type Held = { readonly client: Connection; users: number };

const clients = new Map<string, Held>();

/**
 * The one client that all chats of a controller on this page share, so that each event is noted once and
 * a choice made in one chat holds in the other. The last to let go of it ends it.
 *
 * @param signal lets go of it
 */
export const leaseClient = (options: ClientOptions, signal: AbortSignal): Connection => {
  const id = [options.endpoint, options.key, options.instructions.controller].join(' ');
  const held = clients.get(id) ?? { client: connectClient(options), users: 0 };
  clients.set(id, held);
  held.users++;
  signal.addEventListener('abort', () => {
    if (--held.users > 0) return;
    clients.delete(id);
    held.client.destroy();
  });
  return held.client;
};
