import { randomBytes } from 'node:crypto';
import type { Bot } from '@remit/contract';
import { botSchema, idSchema, instructionsSchema, slugSchema } from '@remit/contract/schema';
import { nanoid } from 'nanoid';
import { readEndpoint } from '../recipients/check-endpoint.js';
import { addOrUpdateController, type ControllerSetup } from '../setup/add-controller.js';
import { warningsOf } from '../setup/against-bot.js';
import { openStore } from '../store/open-store.js';
import { EMPLOYERS, PERMISSIONS, type Employer, type Permission, type Store } from '../store/store.js';
import { tellOfNewMasterKey } from '../vault/load-master-keys.js';
import type { Command, ExitCode, Surroundings } from './command.js';
import { configOf } from './config-of.js';
import { readDocument } from './read-document.js';
import { whileOpen } from './while-open.js';

/** How the options with a name in front are written. */
const PAIRS = {
  endpoint: 'RECIPIENT=URL',
  reader: 'NAME=PURPOSE,PURPOSE',
  permission: 'NAME=PERMISSION,PERMISSION',
  employer: 'NAME=processor',
};

const isPermission = (text: string): text is Permission => PERMISSIONS.some((each) => each === text);

/** @returns undefined when one is not known, or is for nobody */
const readPermissions = (
  given: readonly [name: string, permissions: string][],
  readers: readonly string[],
): ReadonlyMap<string, readonly Permission[]> | undefined => {
  const permissions = new Map<string, readonly Permission[]>();
  for (const [name, text] of given) {
    const written = text.split(',');
    if (!readers.includes(name) || !written.every(isPermission)) return undefined;
    permissions.set(name, [...new Set([...(permissions.get(name) ?? []), ...written])]);
  }
  return permissions;
};

const isEmployer = (text: string): text is Employer => EMPLOYERS.some((each) => each === text);

/** @returns undefined when one is not known, or is for nobody */
const readEmployers = (
  given: readonly [name: string, employer: string][],
  readers: readonly string[],
): ReadonlyMap<string, Employer> | undefined => {
  const employers = new Map<string, Employer>();
  for (const [name, text] of given) {
    if (!readers.includes(name) || !isEmployer(text)) return undefined;
    employers.set(name, text);
  }
  return employers;
};

/** `name=value`, or undefined when it is not written like that. */
const pair = (text: string): [name: string, value: string] | undefined => {
  const at = text.indexOf('=');
  const name = text.slice(0, at);
  return at > 0 && at < text.length - 1 && slugSchema.safeParse(name).success
    ? [name, text.slice(at + 1)]
    : undefined;
};

/** Fills in what was not given: a key for a new controller, a token for each reader, a secret for each endpoint. */
const complete = async (
  store: Store,
  given: Pick<ControllerSetup, 'instructions' | 'bots'>,
  siteKey: string | undefined,
  readers: readonly [string, string][],
  permissions: ReadonlyMap<string, readonly Permission[]>,
  employers: ReadonlyMap<string, Employer>,
  endpoints: readonly [string, string][],
): Promise<ControllerSetup> => {
  const existing = await store.controller(given.instructions.controller);
  const known = existing ? await existing.endpoints() : [];
  return {
    ...given,
    siteKey: siteKey ?? (existing ? undefined : `site_${nanoid(21)}`),
    readers: readers.map(([id, purposes]) => ({
      id,
      token: `rt_${nanoid(32)}`,
      purposes: purposes.split(','),
      permissions: permissions.get(id) ?? [],
      employer: employers.get(id) ?? 'controller',
    })),
    endpoints: endpoints.map(([recipient, address]) =>
      readEndpoint(recipient, address, () => {
        const before = known.find((endpoint) => endpoint.recipient === recipient);
        return before?.kind === 'webhook' ? before.secret : `whsec_${randomBytes(32).toString('base64')}`;
      }),
    ),
  };
};

const add = async (
  setup: ControllerSetup,
  store: Store,
  { say, complain, now }: Surroundings,
): Promise<ExitCode> => {
  const done = await addOrUpdateController(store, setup, now());
  if (!done.ok) {
    complain(`refused: ${done.path}: ${done.reason}`);
    return 1;
  }
  const { controller, version, origins } = setup.instructions;
  say(`controller ${controller}: ${done.added ? 'added' : 'up to date'}, instructions version ${version}`);
  for (const bot of setup.bots) {
    say(`bot        ${bot.id}: version ${bot.version}`);
    warningsOf(bot, setup.instructions).forEach((line) => complain(`warning: ${line}`));
  }
  if (setup.siteKey !== undefined) say(`site key   ${setup.siteKey}`);
  for (const { id, token, purposes, permissions = [], employer } of setup.readers) {
    const may = permissions.length > 0 ? `; may ${permissions.join(', ')}` : '';
    const staff = employer === 'processor' ? '; staff of the processor' : '';
    say(`reader     ${id} (${purposes.join(', ')}${may}${staff}): ${token}`);
  }
  for (const endpoint of setup.endpoints)
    say(
      endpoint.kind === 'email'
        ? `recipient  ${endpoint.recipient} at ${endpoint.address}, by e-mail`
        : `recipient  ${endpoint.recipient} at ${endpoint.url}: ${endpoint.secret}`,
    );
  if (origins.length === 0)
    complain('origins: none, so no page may send anything; name the origins of the site in the instructions');
  if (setup.readers.length > 0) say('Reader tokens are shown this once; only their hashes are kept.');
  return 0;
};

/** `remit controller add` */
export const controllerAdd: Command = {
  name: 'controller add',
  usage:
    'remit controller add FILE [--bot FILE …] [--endpoint RECIPIENT=URL …] [--reader NAME=PURPOSE,PURPOSE …] [--permission NAME=PERMISSION,… …] [--employer NAME=processor …]',
  summary: 'add a controller by its processing instructions (JSON), or bring it up to date',
  help: [
    '--bot FILE                      a bot (JSON); may be given several times',
    '--endpoint RECIPIENT=https://…  where a recipient of the register takes webhooks; prints its secret',
    '--endpoint RECIPIENT=mailto:…   the address at which it takes mail instead',
    '--reader NAME=PURPOSE,PURPOSE   who may read, and for what; prints the token once (new controllers only)',
    '--permission NAME=PERMISSION,…  what else this reader may do: unmask (see national ids), privacy (erase, restrict), write (send records; NAME is the source, such as crm), review (accept or refuse suspected leads)',
    '--employer NAME=processor       this reader works for the processor: people’s requests are not theirs to read or answer',
    '--site-key KEY                  default: a new key',
  ],
  options: {
    bot: 'many',
    endpoint: 'many',
    reader: 'many',
    permission: 'many',
    employer: 'many',
    'site-key': 'one',
  },
  positionals: ['FILE'],
  run: async (args, surroundings) => {
    const { now, complain } = surroundings;
    const config = configOf(surroundings);
    const pairs: Record<keyof typeof PAIRS, [string, string][]> = {
      endpoint: [],
      reader: [],
      permission: [],
      employer: [],
    };
    for (const option of ['endpoint', 'reader', 'permission', 'employer'] as const) {
      for (const text of args.many(option)) {
        const parts = pair(text);
        if (!parts) {
          complain(`--${option}: expected ${PAIRS[option]}`);
          return 2;
        }
        pairs[option].push(parts);
      }
    }
    const names = pairs.reader.map(([name]) => name);
    const permissions = readPermissions(pairs.permission, names);
    if (!permissions) {
      complain(`--permission: expected the name of a --reader, and ${PERMISSIONS.join(' or ')}`);
      return 2;
    }
    const employers = readEmployers(pairs.employer, names);
    if (!employers) {
      complain(`--employer: expected the name of a --reader, and ${EMPLOYERS.join(' or ')}`);
      return 2;
    }
    const siteKey = args.one('site-key');
    if (siteKey !== undefined && !idSchema.safeParse(siteKey).success) {
      complain('--site-key: expected 16 to 40 URL-safe characters');
      return 2;
    }
    const instructions = await readDocument(args.positionals[0] ?? '', instructionsSchema);
    const bots = await Promise.all(args.many('bot').map((file) => readDocument(file, botSchema)));
    const problems = [instructions, ...bots].flatMap((each) => (each.ok ? [] : each.problems));
    if (!instructions.ok || problems.length > 0) {
      problems.forEach(complain);
      return 1;
    }
    const documents: Bot[] = bots.flatMap((each) => (each.ok ? [each.document] : []));
    const given = { instructions: instructions.document, bots: documents };
    const { dataDir, databaseUrl, masterKeys } = config;
    return whileOpen(
      config,
      () => openStore({ dataDir, databaseUrl, masterKeys, tell: complain, now }),
      async (store) => {
        tellOfNewMasterKey(masterKeys, complain);
        return add(
          await complete(store, given, siteKey, pairs.reader, permissions, employers, pairs.endpoint),
          store,
          surroundings,
        );
      },
    );
  },
};
