import { expect } from 'chai';
import { consoleOnPage, wireHeld, wireLead } from '../test/console-on-page.js';

const GOOD = 'record_0000000011';
const BAD = 'record_0000000012';

describe('leads to review', () => {
  const page = consoleOnPage({});
  const { server, until, says, button, open, problems } = page;
  beforeEach(() => {
    server.permissions = ['review'];
    server.leads = { contact: [wireLead('record_0000000001')] };
    const good = wireHeld(GOOD, 'hurried', { fields: { name: 'Aino Salmi', wish: 'دفيئة' } });
    server.held = {
      contact: [good, wireHeld(BAD, 'trap', { time: Date.UTC(2026, 10, 8), fields: { name: 'BUY NOW' } })],
      marketing: [{ ...good, fields: { email: 'aino@example.com' } }],
    };
  });

  const review = async () => {
    open();
    await says('To review (2)');
    button('To review (2)').click();
    await says('BUY NOW');
  };
  const card = (id: string): HTMLElement => {
    const found = page.place.querySelector<HTMLElement>(`[aria-labelledby=held-${id}]`);
    if (!found) throw new Error(`no card of ${id}`);
    return found;
  };
  const dialog = () => page.place.querySelector<HTMLDialogElement>('dialog');
  const decide = async (id: string, decision: 'Accept …' | 'Refuse …') => {
    const asked = button(decision, card(id));
    asked.focus();
    asked.click();
    await until(() => dialog() !== null, 'the question');
    return asked;
  };
  const hasFocus = (element: Element | null): boolean => document.activeElement === element;
  const posted = () => server.asked.filter((line) => line.startsWith('POST'));

  it('[SP4] is offered to nobody without the permission, nor to who works for the processor; they ask for nothing', async () => {
    for (const [permissions, employer] of [
      [['unmask', 'privacy', 'write'], 'controller'],
      [['review'], 'processor'],
    ] as const) {
      Object.assign(server, { permissions: [...permissions], employer });
      open();
      await says('1 lead');
      expect(page.place.querySelectorAll('nav')).to.have.length(0);
      expect(page.place.innerText).to.not.include('review');
      expect(server.asked.join()).to.include('/v1/leads').and.not.include('/v1/held');
    }
  });

  it('[SP4] says of each lead what it says, for every purpose of the reader, and in plain words why it is held', async () => {
    await review();
    expect(card(GOOD).innerText)
      .to.include('faster than a person reads and types')
      .and.include('aino@example.com')
      .and.include('Aino Salmi');
    expect(card(BAD).innerText).to.include('A field was filled in that nobody sees');
    expect([...page.place.querySelectorAll('.held h2')].map(({ id }) => id)).to.deep.equal([
      `held-${GOOD}`,
      `held-${BAD}`,
    ]);
    expect(card(GOOD).querySelectorAll('bdi')).to.have.length(3);
  });

  it('[SP4] accepts after a question, says what came of it, and the lead is among the leads', async () => {
    await review();
    await decide(GOOD, 'Accept …');
    await says('Accept this lead?');
    expect(dialog()?.innerText).to.include('Aino Salmi').and.include('goes at once to every recipient');
    expect(posted()).to.deep.equal([]);
    button('Accept it').click();
    await says('Accepted: it is among the leads now, and goes to its recipients.');
    expect(posted()).to.deep.equal([`POST /v1/held/${GOOD}`]);
    await until(() => hasFocus(page.place.querySelector('.outcome')), 'the focus on what came of it');
    expect(page.place.innerText).to.include('To review (1)').and.not.include('Aino');
    button('Leads').click();
    await says('2 leads');
  });

  it('[SP4] refuses after a question, and says that nothing waits any more when it was the last', async () => {
    server.held = { contact: [wireHeld(BAD, 'trap', { fields: { name: 'BUY NOW' } })] };
    open();
    await says('To review (1)');
    button('To review (1)').click();
    await says('BUY NOW');
    await decide(BAD, 'Refuse …');
    await says('nobody can bring it back');
    button('Erase it').click();
    await says('Refused: it is erased.');
    await says('Nothing to review');
    expect(page.place.innerText).to.include('To review (0)').and.not.include('BUY NOW');
    expect(server.leads['contact']).to.have.length(1);
  });

  it('has the harmless answer focused; left so, nothing is asked and the focus goes back', async () => {
    await review();
    const asked = await decide(BAD, 'Refuse …');
    await says('Refuse this lead?');
    expect(hasFocus(button('Leave it held'))).to.equal(true);
    button('Leave it held').click();
    await until(() => dialog() === null, 'the question closed');
    expect(hasFocus(asked)).to.equal(true);
    expect(posted()).to.deep.equal([]);
  });

  it('keeps the question open when the server is silent, busy or unwilling, and can be tried again', async () => {
    await review();
    await decide(BAD, 'Refuse …');
    for (const [refusing, words] of [
      ['silent', 'Nothing is decided twice'],
      [{ code: 'rate_limited', status: 429 }, 'too much to do just now'],
      [{ code: 'purpose_not_granted', status: 403 }, 'The server does not do it: purpose not granted.'],
    ] as const) {
      server.refusing = refusing;
      button('Erase it').click();
      await says(words);
      expect(card(BAD).innerText).to.include('BUY NOW');
    }
    server.refusing = undefined;
    button('Erase it').click();
    await says('Refused: it is erased.');
  });

  it('[SP2] says that it is held no more when somebody else was quicker', async () => {
    await review();
    await decide(GOOD, 'Accept …');
    server.held = { contact: [wireHeld(BAD, 'trap', { fields: { name: 'BUY NOW' } })] };
    button('Accept it').click();
    await says('It is not held any more');
    await says('To review (1)');
  });

  it('asks for another token when the server forgets this one while it decides', async () => {
    await review();
    await decide(BAD, 'Refuse …');
    server.mood = 'forgot-token';
    button('Erase it').click();
    await says('The server does not know this token');
    expect(page.place.innerText).to.not.include('BUY NOW');
  });

  it('says when the server never answered, that nothing waits, and that there are more than it shows', async () => {
    server.held = {};
    open();
    await says('To review (0)');
    button('To review (0)').click();
    await says('Nothing to review');
    expect(await problems()).to.deep.equal([]);
    server.more = true;
    server.held = { contact: [wireHeld(BAD, 'a_new_reason')] };
    document.dispatchEvent(new Event('visibilitychange'));
    await says('To review (1+)');
    await says('older ones follow');
    expect(card(BAD).innerText).to.include('It is suspected: a new reason.');
    server.mood = 'gone';
    document.dispatchEvent(new Event('visibilitychange'));
    await says('The server does not answer. This is what it said at');
    expect(card(BAD).innerText).to.include('a new reason');
  });

  for (const dir of ['ltr', 'rtl']) {
    it(`has no accessibility problem, ${dir}: queue`, async () => {
      document.documentElement.dir = dir;
      await review();
      expect(await problems()).to.deep.equal([]);
    });

    it(`has no accessibility problem, ${dir}: question that was not answered`, async () => {
      document.documentElement.dir = dir;
      await review();
      await decide(BAD, 'Refuse …');
      server.refusing = 'silent';
      button('Erase it').click();
      await says('Nothing is decided twice');
      expect(await problems()).to.deep.equal([]);
    });
  }
  afterEach(() => document.documentElement.removeAttribute('dir'));

  it('has no accessibility problem: outcome', async () => {
    await review();
    await decide(GOOD, 'Accept …');
    button('Accept it').click();
    await says('Accepted');
    expect(await problems()).to.deep.equal([]);
  });
});
