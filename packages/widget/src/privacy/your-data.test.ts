import type { PublicBot } from '@remit/contract';
import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { chatOnPage, until, type ChatOnPage } from '../../test/chat-on-page.js';
import { definitionOf } from '../../test/pretend-server.js';
import { servedPage } from '../../test/served-page.js';

/** A controller that also uses e-mail addresses on a legitimate interest. */
const withInterest = (controller: string): PublicBot => {
  const definition = definitionOf(controller);
  const { instructions } = definition;
  const { contact } = instructions.purposes;
  if (!contact) throw new Error('there is no purpose contact');
  return {
    ...definition,
    instructions: {
      ...instructions,
      purposes: {
        ...instructions.purposes,
        relationship: { ...contact, basis: 'legitimate-interest', wording: { en: 'To keep in touch.' } },
      },
    },
    words: { ...definition.words, relationship: { en: 'b'.repeat(64) } },
  };
};

describe('"Your data"', () => {
  const server = servedPage();
  const { posted } = server;
  let chat: ChatOnPage;

  beforeEach(() => {
    server.define = (controller) => HttpResponse.json(withInterest(controller));
    chat = chatOnPage();
  });
  afterEach(() => chat.widget.destroy());

  const handedIn = async () => {
    await chat.upToConsent();
    await chat.tap('.decide .option', 0);
    await until(() => chat.text().includes('Sent.'));
    await chat.openData();
  };
  const choose = (name: string, value: string) => {
    const field = chat.find(`[name=${name}]`);
    if (!(field instanceof HTMLSelectElement)) throw new Error(`no choice ${name}`);
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const submit = () => chat.find('form.request button').click();
  const asked = (more: object = {}) => ({
    id: 'q'.repeat(21),
    kind: 'access',
    state: 'open',
    receivedAt: Date.UTC(2026, 10, 23),
    dueAt: Date.UTC(2026, 11, 23),
    refusal: null,
    export: false,
    ...more,
  });

  it('says who is responsible, that the operator is only the processor, and where the whole notice is', async () => {
    chat.find('.launcher').click();
    await chat.openData();
    expect(chat.text()).to.include('Whoever operates this chat is only the processor');
    const [notice] = chat.all('.your-data a[target]');
    expect(notice?.getAttribute('href')).to.match(/\/v1\/notices\/lumo-[\d-]+\?language=en$/);
    expect(notice?.getAttribute('rel')).to.equal('noopener');
  });

  it('[WI3] has a switch for each purpose that rests on consent, named by its words', async () => {
    chat.find('.launcher').click();
    await chat.openData();
    const switches = chat.all('[role=switch]');
    expect(switches.map(({ ariaChecked }) => ariaChecked)).to.deep.equal(['false', 'false']);
    const named = switches.map((each) =>
      chat.root.getElementById(each.getAttribute('aria-labelledby') ?? '')?.textContent?.trim(),
    );
    expect(named).to.deep.equal(['Lumo may e-mail me offers.', 'Lumo may count what I look at.']);
    // One tap for "yes", one for "no".
    switches[0]?.click();
    await until(() => switches[0]?.ariaChecked === 'true');
    switches[0]?.click();
    await until(() => switches[0]?.ariaChecked === 'false');
    await until(() => server.changes().length >= 2);
    expect(server.changes().map(({ state, surface }) => [state, surface])).to.deep.equal([
      ['given', 'your-data'],
      ['withdrawn', 'your-data'],
    ]);
  });

  it('lets a person object to a legitimate interest with one tap, and says what rests on a contract', async () => {
    chat.find('.launcher').click();
    await chat.openData();
    expect(chat.text()).to.include('Needed for a contract with you');
    const objects = () => chat.all('.permission .option');
    expect(objects()).to.have.length(1);
    server.batches.length = 0;
    objects()[0]?.click();
    await until(() => chat.text().includes('You objected.'));
    expect(objects()).to.have.length(0);
    await until(() => server.changes().length > 0);
    expect(server.changes().map(({ purpose, state }) => [purpose, state])).to.deep.equal([
      ['relationship', 'objected'],
    ]);
  });

  it('says what was noted of the visit, what earlier visits left, and what waits on this device', async () => {
    chat.find('.launcher').click();
    await chat.openData();
    expect(chat.text()).not.to.include('now and earlier');
    server.answer = () => HttpResponse.error();
    chat.all('[role=switch]')[1]?.click();
    await until(() => chat.text().includes('Given.'));
    chat.widget.track('view', { page: '/' });
    chat.widget.track('view', { page: '/b' });
    await until(() => chat.text().includes('Noted while this page was open: view (2).'));
    expect(chat.text()).to.include('Lumo Garden keeps what you handed in from this browser');
    await until(() => chat.find('.waiting').textContent === 'Kept on this device until it can be sent: 3.');
    server.answer = (batch) => server.judge(batch);
    window.dispatchEvent(new Event('online'));
    await until(() => chat.find('.waiting').textContent === '');
  });

  it('asks for nobody’s rights where nothing was handed in, and says so', async () => {
    chat.find('.launcher').click();
    await chat.openData();
    submit();
    await until(() => chat.text().includes('Nothing was handed in from this browser yet'));
    expect(posted).to.deep.equal([]);
  });

  it('passes a request on with the person’s secret, says by when it is answered, and what became of it', async () => {
    await handedIn();
    server.rights = (path) =>
      HttpResponse.json(path === 'requests' ? { now: 1, request: asked() } : { now: 1, requests: [asked()] });
    const remark = chat.find('textarea[name=text]');
    if (remark instanceof HTMLTextAreaElement) remark.value = ' all of it ';
    submit();
    await until(() => chat.text().includes('You will have an answer by December 23, 2026.'));
    const [[path, body] = ['', {}]] = posted;
    expect(path).to.equal('requests');
    expect(body['request']).to.include({ kind: 'access', text: 'all of it' });
    expect(Object(body['subject'])).to.have.keys('id', 'secret');
    await chat.tap('.your-data section:nth-of-type(4) > button');
    await until(() => chat.text().includes('A copy of everything about me'));
    await until(() => chat.text().includes('Due by Dec 23, 2026.'));
  });

  it('asks to correct one answer, and to stop one use, which holds here at once', async () => {
    await handedIn();
    server.rights = (_path, { request }) => HttpResponse.json({ now: 1, request: asked(Object(request)) });
    choose('kind', 'rectification');
    await chat.shown('[name=value]');
    expect([...chat.find('[name=field]').children].map(({ textContent }) => textContent)).to.deep.equal([
      'What would you like to build?',
      'What do you have in mind?',
      'What is your name?',
      'And your e-mail, Anna?',
      'A phone number?',
    ]);
    choose('field', 'name');
    const value = chat.find('[name=value]');
    if (value instanceof HTMLInputElement) value.value = 'Aino';
    submit();
    await until(() => posted.length === 1);
    expect(posted[0]?.[1]['request']).to.include({ kind: 'rectification', field: 'name', value: 'Aino' });
    await until(() => chat.text().includes('Your request was passed on.'));
    choose('kind', 'objection');
    await chat.shown('[name=purpose]');
    choose('purpose', 'relationship');
    submit();
    await until(() => posted.length === 2);
    expect(Object(posted[1]?.[1]['request']).purposes).to.deep.equal(['relationship']);
    await until(() => chat.text().includes('You objected.'));
  });

  it('says honestly that a request was not sent, and that it was refused', async () => {
    await handedIn();
    submit();
    await until(() => chat.text().includes('Not sent: there is no connection.'));
    server.rights = () =>
      HttpResponse.json({ code: 'too_many_open', message: '', path: '' }, { status: 409 });
    submit();
    await until(() => chat.text().includes('You have too many open requests.'));
    server.rights = () => HttpResponse.json({ code: 'fault', message: '', path: '' }, { status: 500 });
    submit();
    await until(() => chat.text().includes('This could not be done. Please write to'));
    // Asked again, it is the same request.
    expect(new Set(posted.map(([, { request }]) => Object(request).id)).size).to.equal(1);
  });

  it('shows receipts, and saves them as the server signed them', async () => {
    await handedIn();
    const receipts = [{ change: 'c', purpose: 'marketing', state: 'refused', jws: 'a.b.c' }];
    server.rights = () => HttpResponse.json({ now: 1, controller: 'lumo', receipts });
    await chat.tap('.your-data section:last-of-type button');
    await until(() => chat.text().includes('Refused Lumo may e-mail me offers.'));
    const saved: [string, Blob][] = [];
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob) saved.push(['', blob]);
      return create(blob);
    };
    const stop = (event: Event) => {
      const [link] = event.composedPath();
      if (!(link instanceof HTMLAnchorElement) || !link.download) return;
      event.preventDefault();
      saved.push([link.download, new Blob()]);
    };
    const { click } = HTMLAnchorElement.prototype;
    HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
      this.addEventListener('click', stop);
      click.call(this);
    };
    await chat.tap('.your-data section:last-of-type button');
    HTMLAnchorElement.prototype.click = click;
    URL.createObjectURL = create;
    expect(saved.map(([name]) => name.replace(/[\d-]+\./, '.'))).to.deep.equal(['', 'receipts-lumo.json']);
    expect(JSON.parse((await saved[0]?.[1].text()) ?? '')).to.deep.equal({
      now: 1,
      controller: 'lumo',
      receipts,
    });
  });

  it('saves the copy that a request was answered with', async () => {
    await handedIn();
    server.rights = (path) =>
      path === 'requests/export'
        ? HttpResponse.json({ code: 'erased', message: '', path: '' }, { status: 410 })
        : HttpResponse.json({
            now: 1,
            requests: [asked({ state: 'fulfilled', export: true })],
          });
    await chat.tap('.your-data section:nth-of-type(4) > button');
    await chat.tap('li button');
    await until(() => posted.some(([path]) => path === 'requests/export'));
    expect(posted.at(-1)?.[1]).to.include({ request: 'q'.repeat(21), format: 'html' });
    await until(() => chat.text().includes('Your data has been erased.'));
  });
});
