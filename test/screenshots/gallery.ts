import { readFileSync } from 'node:fs';
import { extensionsNeeded, PROTOCOL_VERSION } from '@remit/contract';
import { publicBotSchema, stepSchema } from '@remit/contract/schema';

const HASH = 'a'.repeat(64);
const ARABIC = 'هذا نص بالعربية يُرى به كيف تقف الكلمات من اليمين إلى اليسار';

/** The same value, with Arabic words for each English text in it. */
export const inArabicToo = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inArabicToo);
  if (typeof value !== 'object' || value === null) return value;
  const { en } = Object.fromEntries(Object.entries(value));
  if (typeof en === 'string')
    return { ...value, ar: /^[0-9a-f]{64}$/.test(en) ? en : en.length < 30 ? ARABIC.slice(0, 15) : ARABIC };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inArabicToo(each)]));
};

const page = readFileSync(new URL('../../docs/bots.md', import.meta.url), 'utf8');

/** Every step that asks or shows something, as the documentation gives an example of it. */
export const documentedSteps = (): ReadonlyMap<string, object> => {
  const shown = page
    .split(/^## /m)
    .filter((section) => /^Steps that (do not )?ask\n/.test(section))
    .flatMap((section) => [...section.matchAll(/^\| `([a-z-]+)` +\| .* \| `(\{ .* \})` +\|$/gm)]);
  return new Map(
    shown.flatMap(([, kind = '', example = '']) => {
      const step = stepSchema.parse(JSON.parse(example));
      const shows = 'text' in step || step.kind === 'embed';
      return shows ? [[kind, step]] : [];
    }),
  );
};

const SILENT = ['message', 'embed', 'end'];
const en = (text: string) => ({ en: text });
const purpose = (basis: string, wording: string) => ({
  basis,
  categories: ['name', 'message'],
  retention: 'P12M',
  wording: en(wording),
  wordingSince: '2026-10',
});

/** What a server says of a bot that has this step alone, after a few words. */
export const definitionOf = (kind: string, step: object) => {
  const steps: Record<string, object> = {
    hello: {
      kind: 'message',
      text: en('Hei! I can get you a quote. It takes about a minute.'),
      next: 'asked',
    },
    asked: step,
    ask: { kind: 'text', text: en('And what is your name?'), field: 'name', next: 'end' },
    end: { kind: 'end', text: en('Thank you. Your quote will be in your inbox soon.') },
  };
  if (SILENT.includes(kind)) steps['asked'] = { ...step, ...(kind === 'end' ? {} : { next: 'ask' }) };
  const bot = {
    id: kind,
    version: 1,
    title: en('Ask for a quote'),
    language: 'en',
    start: 'hello',
    steps,
    variables: Object.fromEntries(['width', 'price', 'length', 'depth'].map((name) => [name, {}])),
  };
  const fields = [...JSON.stringify(step).matchAll(/"field":"([a-z-]+)"/g)].map(([, field = '']) => field);
  const definition = {
    protocol: PROTOCOL_VERSION,
    bot,
    extended: true,
    instructions: {
      controller: 'lumo-garden',
      version: 1,
      party: { name: 'Lumo Garden', address: 'Quay 4, Tammisaari', contact: 'hello@lumo.example' },
      notices: ['2026-10'],
      purposes: {
        contact: purpose('contract', 'To answer your request.'),
        marketing: purpose('consent', 'Lumo Garden may tell me about new models by e-mail.'),
      },
      records: {
        quote: {
          kind: 'lead',
          fields: Object.fromEntries([...fields, 'name'].map((field) => [field, 'message'])),
        },
      },
      recipients: {},
    },
    words: { contact: { en: HASH }, marketing: { en: HASH } },
  };
  const parsed = publicBotSchema.parse(inArabicToo(definition));
  return { ...parsed, extended: extensionsNeeded(parsed.bot) };
};
