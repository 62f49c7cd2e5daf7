import { PROTOCOL_VERSION, type PublicBot } from '@remit/contract';
import { createClient, type SiteClient } from './create-client.js';
import { checkName } from './nearest-name.js';
import { scriptCommands } from './script-commands.js';
import { retryDelay } from './transport/retry-policy.js';

/** The adapters for consent managers, each loaded when the page connects one. */
const ADAPTERS: Readonly<Record<string, () => Promise<(client: SiteClient, options: never) => () => void>>> =
  {
    gpc: async () => (await import('./consent-managers/gpc.js')).connectGpc,
    tcf: async () => (await import('./consent-managers/tcf.js')).connectTcf,
    gpp: async () => (await import('./consent-managers/gpp.js')).connectGpp,
    'google-consent-mode': async () =>
      (await import('./consent-managers/google-consent-mode.js')).connectGoogleConsentMode,
    'vanilla-cookieconsent': async () =>
      (await import('./consent-managers/vanilla-cookieconsent.js')).connectVanillaCookieConsent,
    klaro: async () => (await import('./consent-managers/klaro.js')).connectKlaro,
    c15t: async () => (await import('./consent-managers/c15t.js')).connectC15t,
    fides: async () => (await import('./consent-managers/fides.js')).connectFides,
    onetrust: async () => (await import('./consent-managers/onetrust.js')).connectOneTrust,
    cookiebot: async () => (await import('./consent-managers/cookiebot.js')).connectCookiebot,
  };

const AUTOMATIC = ['pageView', 'outboundClick', 'scrollDepth', 'formSubmission'];
const ATTRIBUTES = ['controller', 'bot', 'key', 'endpoint', 'debug', ...AUTOMATIC];
/** Attributes that frameworks and consent managers write on other people's script tags. */
const OF_OTHERS = /^(nscript|cfasync|cookieconsent|category|service|usercentrics|astro)/;

const tag = [...document.scripts].find(({ src }) => src === import.meta.url);
if (!tag) throw new TypeError('remit-sdk.js belongs into a script tag of type "module"');
const { dataset, src } = tag;
for (const name of Object.keys(dataset)) if (!OF_OTHERS.test(name)) checkName('attribute', name, ATTRIBUTES);
const { controller = '', bot, key = '', endpoint = new URL(src).origin, debug } = dataset;
const address = `${endpoint}/v1/bots/${controller}/${bot}`;
const ending = new AbortController();
const { signal } = ending;

/** The server has checked the rest. */
const isDefinition = (body: unknown): body is PublicBot =>
  Reflect.get(Object(body), 'protocol') === PROTOCOL_VERSION;

const ask = async (): Promise<{ readonly status: number; readonly body?: unknown }> => {
  try {
    const answer = await fetch(address, { credentials: 'omit', signal });
    return { status: answer.status, body: await answer.json() };
  } catch {
    // Expected: no network, something else than the server answered, or the page ended it.
    return { status: 0 };
  }
};

/** The public definition of the bot: the instructions, and the words that people consent to. */
const define = async (): Promise<PublicBot> => {
  for (let failures = 0; !signal.aborted; failures++) {
    const { status, body } = await ask();
    if (isDefinition(body)) return body;
    if (status >= 200 && status < 500 && status !== 429) throw new Error(`There is no bot at ${address}`);
    await new Promise((resolve) => setTimeout(resolve, retryDelay(failures, undefined, Math.random())));
  }
  throw new Error('This client was destroyed');
};

const defined = define();

const start = async (): Promise<SiteClient> => {
  const { instructions, words } = await defined;
  const types = Object.entries(dataset).filter(([name]) => AUTOMATIC.includes(name));
  const client = createClient({
    endpoint,
    key,
    instructions,
    words,
    source: 'page',
    automatic: Object.fromEntries(types),
    debug: debug !== undefined,
  });
  await client.resume();
  return client;
};

const connect = async (client: SiteClient, manager: string, options: unknown): Promise<unknown> => {
  checkName('consent manager', manager, Object.keys(ADAPTERS));
  const adapter = await ADAPTERS[manager]?.();
  const known = manager === 'gpc' ? { instructions: (await defined).instructions } : { controller };
  return adapter && Reflect.apply(adapter, undefined, [client, { ...known, ...Object(options) }]);
};

const end = (): void => {
  ending.abort();
  delete window.remitSdk;
};

const { remitSdk, take } = scriptCommands({
  ready: start(),
  connect,
  now: Date.now,
  fault: reportError,
  end,
});
const before = window.remitSdk;
window.remitSdk = remitSdk;
take(before?.q ?? []);
