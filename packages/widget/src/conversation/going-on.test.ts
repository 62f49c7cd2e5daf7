import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { newController, until } from '../../test/chat-on-page.js';
import { definitionOf } from '../../test/pretend-server.js';
import { chatsOnPage, servedPage } from '../../test/served-page.js';

/** As if the page had been reached in another way than by an address. */
const reached = (type: NavigationTimingType) => {
  const entry: unknown = Object.create(PerformanceNavigationTiming.prototype, { type: { value: type } });
  performance.getEntriesByType = () => (entry instanceof PerformanceEntry ? [entry] : []);
};

/** As if the page were left. */
const hide = () => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
  document.dispatchEvent(new Event('visibilitychange'));
  Reflect.deleteProperty(document, 'visibilityState');
};

describe('a page that is loaded again', () => {
  const server = servedPage();
  const { getEntriesByType } = performance;
  let controller = '';
  const openOne = chatsOnPage();
  const open = () => {
    const chat = openOne({ controller });
    chat.find('.launcher').click();
    return chat;
  };
  const kept = () => sessionStorage.getItem(`remit-${controller}/quote`);
  beforeEach(() => {
    controller = newController();
  });
  afterEach(() => {
    sessionStorage.clear();
    performance.getEntriesByType = getEntriesByType;
    Reflect.deleteProperty(document, 'referrer');
  });

  /** Answers two questions, and leaves the page. */
  const leave = async () => {
    const chat = open();
    await chat.tap('.option');
    await chat.write('input[type=text]', 'Anna');
    await chat.shown('input[type=email]:not([readonly])');
    await chat.shown('.change');
    hide();
    chat.widget.destroy();
  };

  it('[WI1] keeps nothing of a visitor who has answered nothing', async () => {
    const chat = open();
    await chat.shown('.option');
    await chat.shown('.after-log');
    hide();
    expect(sessionStorage.length).to.equal(0);
  });

  it('[WI9] goes on where the visitor was, and forgets it at the end', async () => {
    await leave();
    expect(kept()).to.include('Anna');
    reached('reload');
    const chat = open();
    await chat.shown('input[type=email]');
    expect(chat.text()).to.include('And your e-mail, Anna?');
    expect(server.requests).to.deep.equal(Array(2).fill(`GET /v1/bots/${controller}/quote`));
    await chat.write('input[type=email]', 'anna@example.com');
    await chat.shown('input[type=tel]:not([readonly])');
    await chat.tap('.skip');
    await chat.tap('.decide .option', 0);
    await until(() => chat.text().includes('Sent.'));
    expect(kept()).to.equal(null);
    expect(server.records().at(-1)?.fields).to.deep.equal({
      what: 'shed',
      name: 'Anna',
      email: 'anna@example.com',
    });
    hide();
    expect(kept()).to.equal(null);
  });

  it('[WI9] goes on with the version of the bot that it began with, under the instructions in force', async () => {
    await leave();
    const { bot } = definitionOf(controller);
    const newer = { ...bot, version: 2, start: 'thanks', steps: { thanks: bot.steps['thanks'] } };
    server.define = (id, version) =>
      HttpResponse.json(
        version
          ? { protocol: definitionOf(id).protocol, bot, extended: false }
          : { ...definitionOf(id), bot: newer },
      );
    reached('back_forward');
    const chat = open();
    await chat.shown('input[type=email]');
    expect(server.requests.slice(1)).to.deep.equal([
      `GET /v1/bots/${controller}/quote`,
      `GET /v1/bots/${controller}/quote/1`,
    ]);
    // Without that version it can be tried again; the answers stay.
    chat.widget.destroy();
    server.define = (id, version) =>
      version ? HttpResponse.error() : HttpResponse.json({ ...definitionOf(id), bot: newer });
    const again = open();
    await until(() => again.text().includes('This cannot be reached right now.'));
    expect(kept()).to.include('Anna');
  });

  it('[WI9] looks for nothing where the visitor has come by an address, and takes nothing that is no conversation', async () => {
    await leave();
    const chat = open();
    await chat.shown('.option');
    chat.widget.destroy();
    reached('reload');
    for (const odd of ['', '{', '[]', '{"version":"1"}']) {
      sessionStorage.setItem(`remit-${controller}/quote`, odd);
      const fresh = open();
      await fresh.shown('.option');
      fresh.widget.destroy();
    }
  });

  it('[WI9] goes on when the visitor comes from another page of this site, and from no other', async () => {
    await leave();
    const comeFrom = (value: string) =>
      Object.defineProperty(document, 'referrer', { configurable: true, value });
    comeFrom('https://search.example/');
    const fresh = open();
    await fresh.shown('.option');
    fresh.widget.destroy();
    comeFrom(`${location.origin}/sheds`);
    const chat = open();
    await chat.shown('input[type=email]');
    expect(chat.text()).to.include('And your e-mail, Anna?');
  });

  it('[WI9] forgets a conversation that the page has begun anew', async () => {
    const chat = open();
    await chat.tap('.option');
    await chat.shown('.change');
    hide();
    expect(kept()).to.include('shed');
    chat.widget.reset();
    await until(() => chat.all('.visitor').length === 0);
    hide();
    expect(kept()).to.equal(null);
  });

  it('[WI9] forgets it when the visitor asks to be erased, or begins anew', async () => {
    await leave();
    reached('reload');
    const chat = open();
    await chat.shown('input[type=email]');
    await chat.openData();
    // Something has to be known of them, or nobody can be asked.
    chat.all('[role=switch]')[0]?.click();
    await until(() => chat.text().includes('Given.'));
    server.rights = () => HttpResponse.json({ now: 1, request: { kind: 'erasure', dueAt: 1 } });
    const kind = chat.find('[name=kind]');
    if (kind instanceof HTMLSelectElement) kind.value = 'erasure';
    chat.find('form.request button').click();
    await until(() => kept() === null);
    hide();
    expect(kept()).to.equal(null);
  });
});
