import { automaticEvents, type PageOfEvents } from './automatic/automatic-events.js';
import type { Connection } from './connect-client.js';
import { inspectClient, printAll } from './inspect.js';
import type { Platform } from './platform/platform.js';
import { personRights } from './rights.js';
import type { SiteOptions } from './site-options.js';

/** The page that this code runs on. */
const thisPage = ({ after }: Pick<Platform, 'after'>): PageOfEvents => ({
  document,
  window,
  location,
  history,
  after,
});

/** What not every page needs of a client: it is loaded when it is asked for. */
export const onDemand = (
  options: SiteOptions,
  client: Connection,
  platform: Platform,
  page: PageOfEvents = thisPage(platform),
) => {
  const { automatic = {}, debug, instructions } = options;
  if (debug) printAll(client, window.console);
  return {
    page: automaticEvents(automatic, instructions, client.track, page, client.signal),
    rights: personRights(options, platform, client),
    inspect: (withPersonalData?: boolean) => inspectClient(client, withPersonalData),
  };
};

export type OnDemand = ReturnType<typeof onDemand>;
