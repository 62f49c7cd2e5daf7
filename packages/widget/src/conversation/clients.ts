import { connectClient, type Client, type ClientOptions } from '@remit/sdk';

type Held = { readonly client: Client; users: number };

const clients = new Map<string, Held>();

/** A client in use, and how to let go of it. */
export type Lease = { readonly client: Client; readonly release: () => void };

/**
 * The one client that all chats of a controller on this page share, so that each event is noted once and
 * a choice made in one chat holds in the other. The last to let go of it ends it.
 */
export const leaseClient = (options: ClientOptions, create: typeof connectClient = connectClient): Lease => {
  const id = [options.endpoint, options.key, options.instructions.controller].join(' ');
  const held = clients.get(id) ?? { client: create(options), users: 0 };
  clients.set(id, held);
  held.users++;
  return {
    client: held.client,
    release: () => {
      held.users--;
      if (held.users > 0) return;
      clients.delete(id);
      held.client.destroy();
    },
  };
};
