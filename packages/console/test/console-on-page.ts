import type axe from 'axe-core';
import { http, HttpResponse } from 'msw';
import { setupWorker } from 'msw/browser';
import { h, render } from 'preact';
import { Console } from '../src/Console.js';
import { heldStyles } from '../src/held-styles.js';
import { leadStyles } from '../src/lead-styles.js';
import { whyStyles } from '../src/why-styles.js';

const TOKEN = 'reader_of_the_tests';
export const PURPOSES = ['contact', 'marketing', 'analytics'];
export const FIRST = 'record_0000000001';
const TIME = Date.UTC(2026, 10, 9, 10, 12);

export type Wire = Record<string, unknown> & { id: string };

/** What every record that is listed has. */
const wireRecord = (id: string): Wire => ({
  id,
  type: 'quote',
  time: TIME,
  subject: 'subject_000000001',
  scope: {
    purposes: ['contact', 'marketing'],
    notice: '2026-10',
    consent: 'change_0000000001',
    source: 'widget',
  },
  fields: { name: 'Aino Salmi', email: 'aino@example.com', when: 'this-spring' },
});

/** A lead as the server lists it. */
export const wireLead = (id: string, more: Record<string, unknown> = {}): Wire => ({
  ...wireRecord(id),
  withheld: [],
  ...more,
});

/** A lead that is held, as the server lists it. */
export const wireHeld = (id: string, suspicion: string, more: Record<string, unknown> = {}): Wire => ({
  ...wireRecord(id),
  suspicion,
  ...more,
});

const refusal = (code: string, status: number) =>
  HttpResponse.json({ code, message: '', path: '' }, { status });

/** A server that answers what a test gives it, and the page before it. */
export const consoleOnPage = (why: object) => {
  const server = {
    /** Leads, and what is held, by purpose. */
    leads: {} as Record<string, Wire[]>,
    held: {} as Record<string, Wire[]>,
    more: false,
    permissions: [] as string[],
    employer: 'controller',
    mood: 'well' as 'well' | 'gone' | 'forgot-token',
    /** How it answers decisions: by itself, or with this refusal, or not at all. */
    refusing: undefined as { code: string; status: number } | 'silent' | undefined,
    /** What it was asked. */
    asked: [] as string[],
  };
  let place: HTMLElement;

  const guarded =
    (answer: (url: URL, body: unknown) => Response) =>
    async ({ request }: { request: Request }): Promise<Response> => {
      if (server.mood === 'gone') return HttpResponse.error();
      const authorized = request.headers.get('authorization') === `Bearer ${TOKEN}`;
      if (server.mood !== 'well' || !authorized) return refusal('token_unknown', 401);
      const url = new URL(request.url);
      server.asked.push(`${request.method} ${url.pathname}`);
      return answer(url, request.method === 'POST' ? await request.json() : undefined);
    };
  const listed = (name: 'leads' | 'held') =>
    guarded((url) => {
      const purpose = url.searchParams.get('purpose') ?? '';
      const next = server.more && name === 'held' ? 'position_0000000001' : null;
      return HttpResponse.json({ purpose, [name]: server[name][purpose] ?? [], next, leftOut: 0 });
    });
  const worker = setupWorker(
    http.get(
      '/v1/reader',
      guarded(() => {
        const { permissions, employer } = server;
        return HttpResponse.json({
          controller: 'lumo-garden',
          id: 'console',
          purposes: PURPOSES,
          permissions,
          employer,
        });
      }),
    ),
    http.get('/v1/leads', listed('leads')),
    http.get('/v1/held', listed('held')),
    http.post(
      '/v1/held/:id',
      guarded((url, body) => {
        if (server.refusing === 'silent') return HttpResponse.error();
        if (server.refusing) return refusal(server.refusing.code, server.refusing.status);
        const id = url.pathname.split('/').at(-1) ?? '';
        const isThis = (record: Wire) => record.id === id;
        if (!Object.values(server.held).flat().some(isThis)) return refusal('record_unknown', 404);
        const decision: unknown = Reflect.get(Object(body), 'decision');
        for (const [purpose, all] of Object.entries(server.held)) {
          const found = all.filter(isThis).map((record) => ({ ...record, withheld: [] }));
          server.held[purpose] = all.filter((record) => !isThis(record));
          if (decision === 'accept') server.leads[purpose] = [...found, ...(server.leads[purpose] ?? [])];
        }
        return HttpResponse.json({ now: TIME, id, decision });
      }),
    ),
    http.get(
      '/v1/records/:id/why',
      guarded((url) =>
        url.pathname.includes(FIRST) ? HttpResponse.json(why) : refusal('record_unknown', 404),
      ),
    ),
  );

  before(async () => {
    document.documentElement.lang = 'en';
    document.title = 'console';
    const sheet = new CSSStyleSheet();
    const page = await (await fetch('/packages/console/src/console.css')).text();
    sheet.replaceSync(page + leadStyles + whyStyles + heldStyles);
    document.adoptedStyleSheets = [sheet];
    await worker.start({ quiet: true, onUnhandledRequest: 'bypass' });
  });
  beforeEach(() => {
    Object.assign(server, {
      leads: {},
      held: {},
      more: false,
      permissions: [],
      employer: 'controller',
      mood: 'well',
      refusing: undefined,
      asked: [],
    });
    place = document.createElement('div');
    document.body.append(place);
  });
  afterEach(() => {
    render(null, place);
    place.remove();
  });
  after(() => worker.stop());

  const until = async (holds: () => boolean, what: string) => {
    for (const end = performance.now() + 6000; performance.now() < end;) {
      if (holds()) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`never seen: ${what}. The page says: ${place.innerText}`);
  };
  return {
    server,
    token: TOKEN,
    get place() {
      return place;
    },
    until,
    says: (words: string) => until(() => place.innerText.includes(words), words),
    button: (words: string, within: Element = place): HTMLButtonElement => {
      const found = [...within.querySelectorAll('button')].find((each) => each.innerText === words);
      if (!found) throw new Error(`no button ${words}`);
      return found;
    },
    open: () => render(h(Console, { token: TOKEN }), place),
    /** What axe finds on the page as it stands. */
    problems: async (): Promise<string[]> => {
      await import('axe-core');
      await Promise.all(document.getAnimations().map(({ finished }) => finished));
      // axe-core is a script: it puts itself here.
      const here = globalThis as unknown as { axe: typeof axe };
      const { violations } = await here.axe.run(document, { resultTypes: ['violations'] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    },
  };
};
