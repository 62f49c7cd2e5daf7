import { PROTOCOL_VERSION, type Batch, type Bot, type PublicBot, type Verdict } from '@remit/contract';
import { http, HttpResponse } from 'msw';
import { setupWorker } from 'msw/browser';

const HASH = 'a'.repeat(64);
const en = (text: string) => ({ en: text });

/** A bot with every kind of step. */
const bot: Bot = {
  id: 'quote',
  version: 1,
  title: { en: 'Ask for a quote', ar: 'اطلب عرض سعر' },
  language: 'en',
  start: 'hello',
  steps: {
    hello: { kind: 'message', text: { en: 'Hello!', ar: 'مرحبا!' }, next: 'what' },
    what: {
      kind: 'choice',
      text: { en: 'What would you like to build?', ar: 'ماذا تريد أن تبني؟' },
      field: 'what',
      optional: false,
      options: [
        { value: 'shed', label: en('A shed') },
        { value: 'other', label: en('Something else') },
      ],
      next: 'is-other',
    },
    'is-other': {
      kind: 'condition',
      when: { field: 'what', is: 'equals', value: 'other' },
      then: 'wish',
      otherwise: 'name',
    },
    wish: {
      kind: 'text',
      text: en('What do you have in mind?'),
      field: 'wish',
      optional: false,
      long: true,
      max: 500,
      next: 'to-name',
    },
    'to-name': { kind: 'jump', to: 'name' },
    name: {
      kind: 'text',
      text: en('What is your name?'),
      field: 'name',
      optional: false,
      long: false,
      max: 100,
      next: 'email',
    },
    email: {
      kind: 'email',
      text: en('And your e-mail, {{name}}?'),
      field: 'email',
      optional: false,
      next: 'phone',
    },
    phone: { kind: 'phone', text: en('A phone number?'), field: 'phone', optional: true, next: 'consent' },
    consent: {
      kind: 'consent',
      text: en('Two things you decide.'),
      purposes: ['marketing', 'analytics'],
      next: 'thanks',
    },
    thanks: { kind: 'end', text: en('Thank you, {{name}}.'), record: 'quote' },
  },
};

/** What the server answers for a bot of this controller. */
export const definitionOf = (controller: string): PublicBot => ({
  protocol: PROTOCOL_VERSION,
  bot,
  extended: false,
  instructions: {
    controller,
    version: 1,
    party: {
      name: 'Lumo Garden',
      address: 'Quay 4, Tammisaari',
      contact: 'hello@lumo.example',
      dpo: 'privacy@lumo.example',
    },
    notices: ['2026-10'],
    purposes: {
      contact: {
        basis: 'contract',
        categories: ['name', 'email', 'phone', 'message'],
        retention: 'P12M',
        wording: en('To answer your request.'),
        wordingSince: '2026-10',
      },
      marketing: {
        basis: 'consent',
        categories: ['name', 'email'],
        retention: 'P24M',
        wording: en('Lumo may e-mail me offers.'),
        wordingSince: '2026-10',
      },
      analytics: {
        basis: 'consent',
        categories: ['behaviour'],
        retention: 'P13M',
        wording: en('Lumo may count what I look at.'),
        wordingSince: '2026-10',
      },
    },
    records: {
      quote: {
        kind: 'lead',
        fields: { what: 'message', wish: 'message', name: 'name', email: 'email', phone: 'phone' },
      },
      view: { kind: 'event', fields: { page: 'behaviour' } },
    },
    recipients: {
      mailer: {
        name: 'Mailhouse',
        role: 'processor',
        region: 'FI',
        purposes: ['marketing'],
        categories: ['name', 'email'],
      },
    },
  },
  words: { contact: { en: HASH }, marketing: { en: HASH }, analytics: { en: HASH } },
});

/** A server in the browser that stores everything, until it is told to answer otherwise. */
export const pretendServer = () => {
  const batches: Batch[] = [];
  const requests: string[] = [];
  const posted: [path: string, body: Record<string, unknown>][] = [];
  const aside: [path: string, body: Record<string, unknown>][] = [];
  const judge = (batch: Batch, outcome: Verdict['outcome'] = 'stored'): Response =>
    HttpResponse.json({
      now: Date.now(),
      verdicts: [...batch.changes, ...batch.records].map(({ id }) => ({ id, outcome })),
    });
  /** How it answers; a test may put another answer in the place of each. */
  const answers = {
    answer: (batch: Batch): Response | Promise<Response> => judge(batch),
    define: (controller: string, _version?: string): Response => HttpResponse.json(definitionOf(controller)),
    /** What it answers to whoever asks for their rights, by the path after `/v1/`. */
    rights: (_path: string, _body: Record<string, unknown>): Response => HttpResponse.error(),
  };
  const atFirst = { ...answers };
  const worker = setupWorker(
    http.get('*/v1/bots/:controller/:bot', ({ request, params }) => {
      requests.push(`${request.method} ${new URL(request.url).pathname}`);
      return answers.define(String(params['controller']));
    }),
    http.get('*/v1/bots/:controller/:bot/:version', ({ request, params }) => {
      requests.push(`${request.method} ${new URL(request.url).pathname}`);
      return answers.define(String(params['controller']), String(params['version']));
    }),
    ...['requests', 'requests/mine', 'requests/export', 'receipts'].map((path) =>
      http.post(`*/v1/${path}`, async ({ request }) => {
        const body: Record<string, unknown> = JSON.parse(await request.text());
        posted.push([path, body]);
        return answers.rights(path, body);
      }),
    ),
    ...['signs', 'work'].map((path) =>
      http.post(`*/v1/${path}`, async ({ request }) => {
        aside.push([path, JSON.parse(await request.text())]);
        return HttpResponse.json({ now: Date.now() });
      }),
    ),
    http.post('*/v1/batch', async ({ request }) => {
      requests.push(`${request.method} ${new URL(request.url).pathname}`);
      const batch: Batch = JSON.parse(await request.text());
      const answer = await answers.answer(batch);
      if (answer.ok) batches.push(batch);
      return answer;
    }),
  );
  return Object.assign(answers, {
    /** Batches that were taken. */
    batches,
    /** Every request to the server, as method and path. */
    requests,
    /** What was posted to ask for rights: the path after `/v1/`, and the body. */
    posted,
    /** What it was told beside the conversation: signs that nobody answers, and work that was done. */
    aside,
    judge,
    records: () => batches.flatMap(({ records }) => records),
    changes: () => batches.flatMap(({ changes }) => changes),
    worker,
    /** Forgets what was asked, and answers as at first. */
    forget(): void {
      for (const list of [batches, requests, posted, aside]) list.length = 0;
      Object.assign(answers, atFirst);
    },
    start: () => worker.start({ quiet: true, onUnhandledRequest: 'bypass' }),
  });
};
