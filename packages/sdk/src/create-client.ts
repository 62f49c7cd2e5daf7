import type { FieldValue } from '@remit/contract';
import type { Client, ClientEvents, HandedIn } from './client.js';
import { connectClient } from './connect-client.js';
import type { Inspection } from './inspect.js';
import { checkName } from './nearest-name.js';
import type { OnDemand } from './on-demand.js';
import { browserPlatform } from './platform/platform.js';
import type { Rights } from './rights.js';
import { checkOptions, type SiteOptions } from './site-options.js';

/** The client for a page's own code. */
export interface SiteClient extends Client {
  /**
   * Notes a view of this page with its path, and of the first one where the visitor came from. Not needed where views
   * are noted by themselves; with it none is noted twice.
   *
   * @param type an event of the tracking plan; by default the one of option `automatic.pageView`
   * @throws (rejects with) an Error when there is no such event
   */
  page(type?: string): Promise<void>;
  /**
   * Says which user of the controller the person is: a record of a type with a field of category `username`.
   *
   * @param proof made by the controller's own server; without it the server keeps it as a claim
   */
  identify(type: string, fields: Readonly<Record<string, FieldValue>>, proof?: string): Promise<HandedIn>;
  /** The rights of the person. The code for it is loaded when it is first asked for. */
  rights(): Promise<Rights>;
  /**
   * What this client holds: for whoever looks for a fault.
   *
   * @param withPersonalData also the fields of what waits. Default: false
   */
  inspect(withPersonalData?: boolean): Promise<Inspection>;
}

const EVENTS: readonly (keyof ClientEvents)[] = ['record', 'decision', 'verdict', 'consent', 'loss'];

/**
 * Makes the browser client of one controller. It stores and sends nothing until the visitor acts.
 *
 * @example
 * const client = createClient({ endpoint: 'https://leads.example', key, instructions, words });
 * await client.consent({ analytics: true }, { surface: 'chat', method: 'button', language: 'en' });
 * const lead = await client.lead('quote', { name: 'Aino', email: 'aino@mail.example' });
 *
 * @param platform what the client uses of the browser; tests hand in parts of their own
 * @throws an Error that names an option which is unknown, missing or unusable
 */
export const createClient = (given: SiteOptions, platform = browserPlatform()): SiteClient => {
  checkOptions(given);
  const options = { ...given, endpoint: given.endpoint.replace(/\/+$/, '') };
  const client = connectClient(options, platform);
  const { on } = client;
  let loaded: OnDemand | undefined;
  // Where it cannot be loaded, whoever asks is told, and may ask again.
  const more = async (): Promise<OnDemand> => {
    const { onDemand } = await import('./on-demand.js');
    return (loaded ??= onDemand(options, client, platform));
  };
  if (options.automatic ?? options.debug) more().catch(reportError);
  return Object.assign(client, {
    page: async (type?: string) => (await more()).page(type),
    identify: (type: string, fields: Readonly<Record<string, FieldValue>>, proof?: string) =>
      client.lead(type, fields, proof === undefined ? {} : { proof }),
    rights: async () => (await more()).rights,
    inspect: async (withPersonalData?: boolean) => (await more()).inspect(withPersonalData),
    on: <E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void) => {
      checkName('event', event, EVENTS);
      return on(event, listener);
    },
  });
};
