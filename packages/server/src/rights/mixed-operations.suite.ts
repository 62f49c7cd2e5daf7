// A process that does everything at once, at random, and writes down what was acknowledged, until it is killed.
import { writeSync } from 'node:fs';
import type { Instructions } from '@remit/contract';
import { batchSchema } from '@remit/contract/schema';
import { admitBatch } from '../ingest/admit-batch.js';
import { hashSecret } from '../ingest/hash-secret.js';
import { deliverLoop } from '../outbox/deliver-loop.js';
import { sweepController } from '../retention/sweep-controller.js';
import { addOrUpdateController } from '../setup/add-controller.js';
import { fulfilRequest, refuseRequest } from '../requests/fulfil-request.js';
import { askedSchema } from '../requests/request-schema.js';
import { takeRequest } from '../requests/take-request.js';
import { openSqlite } from '../store/open-sqlite.js';
import { openStore } from '../store/open-store.js';
import { batchOf, change, enquiry, instructions, newId, SITE_KEY } from '../testing/bakery.js';
import { keysIn } from '../vault/load-master-keys.js';
import { rotateKeys } from '../vault/rotate-keys.js';
import { endPurposes } from './end-purposes.js';

/** What was begun or acknowledged. */
export type Noted =
  | { readonly op: 'ready' }
  /** Ids that were admitted; those of records with the purpose `contact`, which nothing but an erasure ends. */
  | {
      readonly op: 'admitted';
      readonly subject: string;
      readonly changes: string[];
      readonly lasting: string[];
    }
  | { readonly op: 'erasing' | 'erased'; readonly subject: string }
  /** Requests of people, by their ids; `answering` may erase. */
  | { readonly op: 'asked' | 'answering' | 'answered'; readonly subject: string; readonly request: string };

const [dataDir = '', days = '0'] = process.argv.slice(2);
const now = (): number => Date.now() + Number(days) * 864e5;
const note = (noted: Noted): void => void writeSync(1, `${JSON.stringify(noted)}\n`);

const some = <T>(list: readonly T[]): T => {
  const item = list[Math.floor(Math.random() * list.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
};

/** The same people in every run, so that some come back after they were erased. */
const PEOPLE = Array.from({ length: 200 }, (_, number) => {
  const suffix = String(number).padStart(12, '0');
  return { id: `person_${suffix}`, secret: `secret_${suffix}` };
});
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const WEBHOOK = { kind: 'webhook', url: 'https://recipient.example/', secret } as const;

/** Versions differ in what may be kept of marketing and analytics; contact stays as it is. */
const versionOf = (version: number): Instructions => {
  const made = instructions({ version });
  const { contact, marketing, analytics } = made.purposes;
  if (!contact || !marketing || !analytics) throw new Error('the bakery lost a purpose');
  return {
    ...made,
    purposes: {
      contact: { ...contact, retention: 'P120M' },
      marketing: { ...marketing, categories: version % 3 === 0 ? ['email'] : ['name', 'email'] },
      analytics: { ...analytics, retention: version % 2 === 0 ? 'P60D' : 'P90D' },
      relationship: { ...contact, basis: 'legitimate-interest', retention: 'P6M' },
    },
  };
};

const store = await openStore({ dataDir, masterKeys: keysIn(dataDir), now });
const existing = await store.controller('bakery');
const setUp = await addOrUpdateController(
  store,
  {
    instructions: existing ? await existing.instructions() : versionOf(1),
    bots: [],
    siteKey: SITE_KEY,
    readers: [],
    endpoints: [
      { ...WEBHOOK, recipient: 'crm' },
      { ...WEBHOOK, recipient: 'mailer' },
    ],
  },
  now(),
);
if (!setUp.ok) throw new Error(setUp.reason);
const shop = setUp.controller;
const deliverer = deliverLoop({
  store,
  connectors: {
    webhook: async () => (Math.random() < 0.2 ? { ok: false, error: 'status_500' } : { ok: true }),
    email: undefined,
  },
  now,
  random: Math.random,
  onEnd: () => {},
  onFault: (fault) => {
    throw fault;
  },
});

const handIn = async (): Promise<void> => {
  const subject = some(PEOPLE);
  const time = now();
  const grants = [change('marketing', 'given', time), change('analytics', 'given', time)];
  const consent = grants[1]?.id ?? null;
  const records = [
    enquiry(
      { time, purposes: ['contact', 'marketing'], consent },
      { name: 'Aino', email: 'aino@example.org' },
    ),
    enquiry({ time, purposes: ['marketing'], consent }, { name: 'Aino', email: 'aino@example.org' }),
    enquiry({ time, purposes: ['relationship'], consent }, { name: 'Aino', wish: 'Rye bread' }),
    { ...enquiry({ time, purposes: ['analytics'], consent }, { page: '/rye' }), type: 'seen' },
  ];
  const batch = batchSchema.parse(batchOf(subject, time, { changes: grants, records }));
  const { answer } = await admitBatch({ store: shop, now }, batch);
  const verdicts = 'verdicts' in answer ? answer.verdicts : [];
  const kept = verdicts.flatMap(({ id, outcome }) => (['stored', 'reduced'].includes(outcome) ? [id] : []));
  const [lasting] = records;
  note({
    op: 'admitted',
    subject: subject.id,
    changes: grants.map(({ id }) => id).filter((id) => kept.includes(id)),
    lasting: lasting && kept.includes(lasting.id) ? [lasting.id] : [],
  });
  deliverer.wake();
};

const end = async (objection: boolean): Promise<void> => {
  const { id, secret } = some(PEOPLE);
  const person = { id, secretHash: hashSecret(secret) };
  const purposes = [some(objection ? ['relationship', 'marketing'] : ['marketing', 'analytics'])];
  await endPurposes(shop, person, { purposes, objection, surface: 'your-data' }, now());
};

const requestOf = (subject: string) => ({ subject, actor: 'reader:dpo', now: now() });

const erase = async (): Promise<void> => {
  const { id: subject } = some(PEOPLE);
  note({ op: 'erasing', subject });
  if (await shop.eraseSubject(requestOf(subject))) note({ op: 'erased', subject });
};

const ASKED = [
  { kind: 'access' },
  { kind: 'portability' },
  { kind: 'restriction' },
  { kind: 'erasure' },
  { kind: 'objection', purposes: ['relationship'] },
  { kind: 'withdrawal', purposes: ['marketing'] },
  { kind: 'rectification', field: 'name', value: 'Aino Maria' },
  { kind: 'rectification', field: 'name', value: 'Aino Maria' },
];

const ask = async (): Promise<void> => {
  const { id: subject } = some(PEOPLE);
  if ((await shop.secretHash(subject)) === undefined) return;
  const request = askedSchema.parse({ id: newId(), ...some(ASKED), text: 'Please.' });
  const taken = await takeRequest(shop, subject, request, now());
  if (taken.ok) note({ op: 'asked', subject, request: request.id });
};

const answer = async (): Promise<void> => {
  const waiting = await shop.requests.page({ states: ['open', 'fulfilling'], limit: 50 });
  if (waiting.length === 0) return;
  const { id, subject, kind } = some(waiting);
  if (kind === 'erasure') note({ op: 'erasing', subject });
  note({ op: 'answering', subject, request: id });
  const answered =
    Math.random() < 0.8
      ? await fulfilRequest(shop, id, 'reader:dpo', now())
      : await refuseRequest(shop, id, 'No.', 'reader:dpo', now());
  if (answered.ok) note({ op: 'answered', subject, request: id });
};

const instruct = async (): Promise<void> => {
  const { version } = await shop.instructions();
  // Another loop may have added this version meanwhile.
  await shop.addInstructions(versionOf(version + 1), now()).catch((fault: unknown) => {
    if (!(fault instanceof Error && fault.message.includes('not newer'))) throw fault;
  });
};

const rotate = async (): Promise<void> => {
  const database = openSqlite(dataDir);
  await rotateKeys({ database, source: keysIn(dataDir), onBatch: () => {}, stopped: () => false });
  await database.close();
};

const sweep = async (): Promise<void> => {
  await sweepController(shop, { now, requestMonths: 36, rest: 0, stopped: () => false, onErased: () => {} });
};

/** Each as often as it stands here. */
const OPERATIONS = [
  ...Array.from({ length: 40 }, () => handIn),
  ...Array.from({ length: 5 }, () => () => end(false)),
  ...Array.from({ length: 3 }, () => () => end(true)),
  ...Array.from({ length: 3 }, () => async () => {
    await shop.restrictSubject(requestOf(some(PEOPLE).id), Math.random() < 0.5);
  }),
  ...Array.from({ length: 2 }, () => erase),
  ...Array.from({ length: 6 }, () => ask),
  ...Array.from({ length: 6 }, () => answer),
  ...Array.from({ length: 2 }, () => sweep),
  ...Array.from({ length: 2 }, () => async () => {
    await store.scrub();
  }),
  instruct,
];

note({ op: 'ready' });
const loop = async (): Promise<never> => {
  for (;;) await some(OPERATIONS)();
};
/** One rotation after the other: two at once are refused. */
const rotating = async (): Promise<never> => {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 1500));
    await rotate();
  }
};
await Promise.all([...Array.from({ length: 8 }, loop), rotating()]);
