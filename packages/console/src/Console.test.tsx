import { expect } from 'chai';
import { consoleOnPage, FIRST, wireLead } from '../test/console-on-page.js';

const forContact = wireLead(FIRST);
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

describe('console', () => {
  const page = consoleOnPage(WHY);
  const { server, until, says, button, open, problems } = page;
  const view = (purpose: string): string =>
    [...page.place.querySelectorAll<HTMLElement>('.view')].find((each) => each.innerText.startsWith(purpose))
      ?.innerText ?? '';
  beforeEach(() => {
    server.leads = { contact: [forContact], marketing: [forMarketing], analytics: [] };
  });

  it('shows for each purpose exactly the fields it may see, and in plain words why not the rest', async () => {
    open();
    await says('1 lead');
    expect(view('Contact')).to.include('this-spring').and.include('aino@example.com');
    expect(view('Marketing')).to.include('aino@example.com').and.not.include('this-spring');
    expect(view('Marketing')).to.include('your instructions do not allow this kind of data for this purpose');
    expect(view('Analytics')).to.include('Sees nothing').and.not.include('aino');
    const chips = [...page.place.querySelectorAll('.chips li')].map((chip) => chip.textContent);
    expect(chips).to.deep.equal(['Contact', 'Marketing']);
    expect(page.place.innerText)
      .to.include('2026-10')
      .and.include('change_0000000001')
      .and.include('lumo-garden');
  });

  it('says when a purpose that was in the scope may see nothing any more', async () => {
    server.leads['marketing'] = [];
    open();
    await says('1 lead');
    expect(view('Marketing')).to.include('Sees nothing any more').and.not.include('aino');
  });

  it('shows a new lead by itself and leaves the one that is there untouched', async () => {
    open();
    await says('1 lead');
    const there = page.place.querySelector('article');
    const second = wireLead('record_0000000002', {
      time: Date.UTC(2026, 10, 9, 11),
      fields: { name: 'Eero' },
    });
    server.leads['contact'] = [second, forContact];
    await says('2 leads');
    expect(page.place.querySelectorAll('article')[1]).to.equal(there);
    expect(page.place.querySelector('article')?.innerText).to.include('Eero');
  });

  it('takes away what was withdrawn without being asked', async () => {
    open();
    await says('1 lead');
    expect(view('Marketing')).to.include('aino@example.com');
    server.leads['marketing'] = [];
    await until(() => !view('Marketing').includes('aino'), 'marketing without the address');
  });

  it('keeps the last view when the server is gone, says so, and goes on when it is back', async () => {
    open();
    await says('Live');
    server.mood = 'gone';
    await says('The server does not answer. This is what it said at');
    expect(view('Contact')).to.include('aino@example.com');
    server.mood = 'well';
    await until(() => page.place.querySelector('[data-mark=live]') !== null, 'live again');
  });

  it('says that the server never answered, and that nothing has come in yet', async () => {
    server.mood = 'gone';
    open();
    await says('The page keeps trying');
    server.leads = {};
    server.mood = 'well';
    await says('No leads yet');
  });

  it('asks for another token when the server does not know this one, and shows nothing any more', async () => {
    open();
    await says('1 lead');
    server.mood = 'forgot-token';
    await says('The server does not know this token');
    expect(page.place.innerText).to.not.include('aino');
    server.mood = 'well';
    const input = page.place.querySelector<HTMLInputElement>('#token');
    if (input) input.value = ` ${page.token} `;
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
    const told = page.place.querySelector('dialog')?.innerText ?? '';
    expect(told).to.include('Until 9 Nov 2027').and.include('crm received it');
    expect(told)
      .to.include('Consent given')
      .and.include('You may e-mail me.')
      .and.include('Consent withdrawn');
    expect(told).to.include('Not email: the person withdrew (PL5)');
    button('Close').click();
    await until(() => page.place.querySelector('dialog') === null, 'the panel closed');
    expect(document.activeElement).to.equal(asked);
  });

  it('says that a record is gone when it was erased meanwhile', async () => {
    server.leads = { contact: [wireLead('record_0000000009')] };
    open();
    await says('1 lead');
    button('Why do you have this?').click();
    await says('It is not kept any more');
  });

  it('has no accessibility problem: leads', async () => {
    open();
    await says('1 lead');
    expect(await problems()).to.deep.equal([]);
  });

  it('has no accessibility problem: panel', async () => {
    open();
    await says('1 lead');
    button('Why do you have this?').click();
    await says('Rests on a contract');
    expect(await problems()).to.deep.equal([]);
  });

  it('has no accessibility problem: form', async () => {
    open();
    await says('1 lead');
    server.mood = 'forgot-token';
    await says('Token of a reader');
    expect(await problems()).to.deep.equal([]);
  });
});
