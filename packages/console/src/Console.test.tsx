import type axe from 'axe-core';
import { expect } from 'chai';
import { http, HttpResponse } from 'msw';
import { setupWorker } from 'msw/browser';
import { render } from 'preact';
import { Console } from './Console.js';
import { leadStyles } from './lead-styles.js';
import { whyStyles } from './why-styles.js';

const TOKEN = 'reader_of_the_tests';
const PURPOSES = ['contact', 'marketing', 'analytics'];

type Wire = Record<string, unknown> & { id: string };

const wireLead = (id: string, more: Record<string, unknown>): Wire => ({
  id,
  type: 'quote',
  time: Date.UTC(2026, 10, 9, 10, 12),
  subject: 'subject_000000001',
  scope: {
    purposes: ['contact', 'marketing'],
    notice: '2026-10',
    consent: 'change_0000000001',
    source: 'widget',
  },
  fields: { name: 'Aino Salmi', email: 'aino@example.com', when: 'this-spring' },
  withheld: [],
  ...more,
});
const FIRST = 'record_0000000001';
const forContact = wireLead(FIRST, {});
const forMarketing = wireLead(FIRST, {
  fields: { name: 'Aino Salmi', email: 'aino@example.com' },
  withheld: [{ field: 'when', code: 'category_not_instructed' }],
});
const change = (state: string, words: string | null) => ({
  id: 'change_0000000001',
  time: Date.UTC(2026, 10, 9, 10, 12),
  state,
  notice: '2026-10',
  words,
});
const WHY = {
  controller: 'lumo-garden',
  record: FIRST,
  type: 'quote',
  subject: 'subject_000000001',
  time: Date.UTC(2026, 10, 9, 10, 12),
  source: 'widget',
  notice: '2026-10',
  fields: [
    {
      field: 'email',
      category: 'email',
      value: 'aino@example.com',
      purposes: [
        {
          purpose: 'contact',
          basis: 'contract',
          consent: null,
          ended: null,
          until: Date.UTC(2027, 10, 9),
          allowed: true,
        },
        {
          purpose: 'marketing',
          basis: 'consent',
          consent: change('given', 'You may e-mail me.'),
          ended: change('withdrawn', null),
          until: null,
          allowed: false,
          code: 'consent_ended',
          rule: 'PL5',
        },
      ],
    },
  ],
  deliveries: [
    {
      id: 'delivery_1',
      recipient: 'crm',
      purpose: 'contact',
      state: 'delivered',
      attempts: 1,
      settledAt: Date.UTC(2026, 10, 9, 10, 13),
      error: null,
    },
  ],
};

/** What the pretend server holds, by purpose; and how it behaves. */
let held: Record<string, Wire[]>;
let mood: 'well' | 'gone' | 'forgot-token';
let place: HTMLElement;

const guarded =
  (answer: (url: URL) => Response) =>
  ({ request }: { request: Request }): Response => {
    if (mood === 'gone') return HttpResponse.error();
    const known = mood === 'well' && request.headers.get('authorization') === `Bearer ${TOKEN}`;
    if (!known) return HttpResponse.json({ code: 'token_unknown', message: '', path: '' }, { status: 401 });
    return answer(new URL(request.url));
  };

const worker = setupWorker(
  http.get(
    '/v1/reader',
    guarded(() => HttpResponse.json({ controller: 'lumo-garden', id: 'console', purposes: PURPOSES })),
  ),
  http.get(
    '/v1/leads',
    guarded((url) => {
      const purpose = url.searchParams.get('purpose') ?? '';
      return HttpResponse.json({
        controller: 'lumo-garden',
        purpose,
        leads: held[purpose] ?? [],
        next: null,
        leftOut: 0,
      });
    }),
  ),
  http.get(
    '/v1/records/:id/why',
    guarded((url) =>
      url.pathname.includes(FIRST)
        ? HttpResponse.json(WHY)
        : HttpResponse.json({ code: 'record_unknown', message: '', path: '' }, { status: 404 }),
    ),
  ),
);

const until = async (holds: () => boolean, what: string) => {
  for (const end = performance.now() + 6000; performance.now() < end;) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`never seen: ${what}. The page says: ${place.innerText}`);
};
const says = (words: string) => until(() => place.innerText.includes(words), words);
const view = (purpose: string): string =>
  [...place.querySelectorAll<HTMLElement>('.view')].find((each) => each.innerText.startsWith(purpose))
    ?.innerText ?? '';
const button = (words: string): HTMLButtonElement => {
  const found = [...place.querySelectorAll('button')].find((each) => each.innerText === words);
  if (!found) throw new Error(`no button ${words}`);
  return found;
};
const open = (token: string | undefined = TOKEN) => render(<Console token={token} />, place);

const problems = async (): Promise<string[]> => {
  await import('axe-core');
  await Promise.all(document.getAnimations().map(({ finished }) => finished));
  // axe-core is a script: it puts itself here.
  const here = globalThis as unknown as { axe: typeof axe };
  const { violations } = await here.axe.run(document, { resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

describe('console', () => {
  before(async () => {
    document.documentElement.lang = 'en';
    document.title = 'console';
    const sheet = new CSSStyleSheet();
    const page = await (await fetch(new URL('console.css', import.meta.url))).text();
    sheet.replaceSync(page + leadStyles + whyStyles);
    document.adoptedStyleSheets = [sheet];
    await worker.start({ quiet: true, onUnhandledRequest: 'bypass' });
  });
  beforeEach(() => {
    held = { contact: [forContact], marketing: [forMarketing], analytics: [] };
    mood = 'well';
    place = document.createElement('div');
    document.body.append(place);
  });
  afterEach(() => {
    render(null, place);
    place.remove();
  });
  after(() => worker.stop());

  it('shows for each purpose exactly the fields it may see, and in plain words why not the rest', async () => {
    open();
    await says('1 lead');
    expect(view('Contact')).to.include('this-spring').and.include('aino@example.com');
    expect(view('Marketing')).to.include('aino@example.com').and.not.include('this-spring');
    expect(view('Marketing')).to.include('your instructions do not allow this kind of data for this purpose');
    expect(view('Analytics')).to.include('Sees nothing').and.not.include('aino');
    const chips = [...place.querySelectorAll('.chips li')].map((chip) => chip.textContent);
    expect(chips).to.deep.equal(['Contact', 'Marketing']);
    expect(place.innerText).to.include('2026-10').and.include('change_0000000001').and.include('lumo-garden');
  });

  it('says when a purpose that was in the scope may see nothing any more', async () => {
    held['marketing'] = [];
    open();
    await says('1 lead');
    expect(view('Marketing')).to.include('Sees nothing any more').and.not.include('aino');
  });

  it('shows a new lead by itself and leaves the one that is there untouched', async () => {
    open();
    await says('1 lead');
    const there = place.querySelector('article');
    const second = wireLead('record_0000000002', {
      time: Date.UTC(2026, 10, 9, 11),
      fields: { name: 'Eero' },
    });
    held['contact'] = [second, forContact];
    await says('2 leads');
    expect(place.querySelectorAll('article')[1]).to.equal(there);
    expect(place.querySelector('article')?.innerText).to.include('Eero');
  });

  it('takes away what was withdrawn without being asked', async () => {
    open();
    await says('1 lead');
    expect(view('Marketing')).to.include('aino@example.com');
    held['marketing'] = [];
    await until(() => !view('Marketing').includes('aino'), 'marketing without the address');
  });

  it('keeps the last view when the server is gone, says so, and goes on when it is back', async () => {
    open();
    await says('Live');
    mood = 'gone';
    await says('The server does not answer. This is what it said at');
    expect(view('Contact')).to.include('aino@example.com');
    mood = 'well';
    await until(() => place.querySelector('[data-mark=live]') !== null, 'live again');
  });

  it('says that the server never answered, and that nothing has come in yet', async () => {
    mood = 'gone';
    open();
    await says('The page keeps trying');
    held = {};
    mood = 'well';
    await says('No leads yet');
  });

  it('asks for another token when the server does not know this one, and shows nothing any more', async () => {
    open();
    await says('1 lead');
    mood = 'forgot-token';
    await says('The server does not know this token');
    expect(place.innerText).to.not.include('aino');
    mood = 'well';
    const input = place.querySelector<HTMLInputElement>('#token');
    if (input) input.value = ` ${TOKEN} `;
    button('Show the leads').click();
    await says('1 lead');
  });

  it('answers "why do you have this?" with basis, consent, words, end and recipients, and gives the focus back', async () => {
    open();
    await says('1 lead');
    const asked = button('Why do you have this?');
    asked.focus();
    asked.click();
    await says('Rests on a contract');
    const told = place.querySelector('dialog')?.innerText ?? '';
    expect(told).to.include('Until 9 Nov 2027').and.include('crm received it');
    expect(told)
      .to.include('Consent given')
      .and.include('You may e-mail me.')
      .and.include('Consent withdrawn');
    expect(told).to.include('Not email: the person withdrew (PL5)');
    button('Close').click();
    await until(() => place.querySelector('dialog') === null, 'the panel closed');
    expect(document.activeElement).to.equal(asked);
  });

  it('says that a record is gone when it was erased meanwhile', async () => {
    held = { contact: [wireLead('record_0000000009', {})] };
    open();
    await says('1 lead');
    button('Why do you have this?').click();
    await says('It is not kept any more');
  });

  it('has no accessibility problem: leads, panel, form', async () => {
    open();
    await says('1 lead');
    expect(await problems()).to.deep.equal([]);
    button('Why do you have this?').click();
    await says('Rests on a contract');
    expect(await problems()).to.deep.equal([]);
    button('Close').click();
    mood = 'forgot-token';
    await says('Token of a reader');
    expect(await problems()).to.deep.equal([]);
  });
});
