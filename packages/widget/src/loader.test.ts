import { expect } from 'chai';
import { http, HttpResponse } from 'msw';
import { newController, until } from '../test/chat-on-page.js';
import { pretendServer } from '../test/pretend-server.js';
import type { Remit } from './page/commands.js';

describe('the loader', () => {
  const server = pretendServer();
  let runs = 0;
  let current: HTMLScriptElement | undefined;

  /** Runs the loader as the browser runs a script tag. */
  const runScript = async (data: Record<string, string>) => {
    const script = document.createElement('script');
    script.src = new URL('/static/remit.js', location.href).href;
    Object.assign(
      script.dataset,
      { controller: newController(), bot: 'quote', key: 'site_0123456789abcdef' },
      data,
    );
    current = script;
    await import(new URL(`./loader.ts?${++runs}`, import.meta.url).href);
    current = undefined;
    return [...document.querySelectorAll('remit-chat')].at(-1)?.shadowRoot;
  };

  const remitOf = (): Remit => {
    const { remit } = window;
    if (!remit?.add) throw new Error('there is no remit');
    return remit;
  };

  before(async () => {
    Object.defineProperty(document, 'currentScript', { get: () => current ?? null, configurable: true });
    await server.start();
    server.worker.use(
      http.get('*/static/remit-chat.js', () =>
        HttpResponse.text("export { mount } from '/packages/widget/src/chat.tsx';", {
          headers: { 'content-type': 'text/javascript' },
        }),
      ),
    );
  });
  after(() => {
    Reflect.deleteProperty(document, 'currentScript');
    server.worker.stop();
  });
  afterEach(() => {
    for (const host of document.querySelectorAll('remit-chat')) host.remove();
    delete window.remit;
  });

  it('finds the chat beside itself and the server at its own origin, and answers to calls', async () => {
    window.remit = { q: [[1234, 'open']] };
    const root = await runScript({});
    // Called before the loader was there: it opens as soon as it can.
    await until(() => root?.querySelector('.option'));
    expect(root?.querySelector('.launcher')?.ariaExpanded).to.equal('true');
    expect(server.requests).to.have.length(1);
    const remit = remitOf();
    remit('close');
    await until(() => root?.querySelector('.launcher')?.ariaExpanded === 'false');
  });

  it('runs several times on one page', async () => {
    const quote = await runScript({ label: 'Ask for a quote' });
    const help = await runScript({ bot: 'help' });
    const remit = remitOf();
    remit('open', 'help');
    await until(() => help?.querySelector('.option'));
    expect(quote?.querySelector('.panel') === null).to.equal(true);
    expect(quote?.querySelector('.launcher')?.textContent).to.equal('Ask for a quote');
  });

  it('throws on an attribute it does not know', async () => {
    let said = '';
    await runScript({ lable: 'Hei' }).catch((error: unknown) => (said = String(error)));
    expect(said).to.include(
      'unknown option "lable"; there are controller, bot, key, mode, target, language, label',
    );
  });

  it('throws when its target is not there', async () => {
    let said = '';
    await runScript({ mode: 'inline', target: '#nowhere' }).catch((error: unknown) => (said = String(error)));
    expect(said).to.include('#nowhere');
  });

  /** The launcher of a loader whose chat is answered for like this. */
  const launcherWhere = async (folder: string, status: number) => {
    server.worker.use(http.get(`*/${folder}/remit-chat.js`, () => new HttpResponse(undefined, { status })));
    const script = document.createElement('script');
    script.src = new URL(`/${folder}/remit.js`, location.href).href;
    Object.assign(script.dataset, { controller: newController(), bot: 'quote', key: 'k' });
    current = script;
    await import(new URL(`./loader.ts?${++runs}`, import.meta.url).href);
    current = undefined;
    return document.querySelector('remit-chat')?.shadowRoot?.querySelector<HTMLElement>('.launcher');
  };

  it('says so when the chat cannot be loaded, and tries again', async () => {
    const launcher = await launcherWhere('elsewhere', 503);
    launcher?.click();
    await until(() => launcher?.textContent?.includes('could not be loaded. Try again'));
    expect(launcher?.ariaExpanded).to.equal('false');
    launcher?.click();
    expect(launcher?.ariaBusy).to.equal('true');
    await until(() => launcher?.ariaBusy === 'false');
  });

  it('offers to reload the page when its chat is not there any more', async () => {
    const launcher = await launcherWhere('upgraded', 404);
    launcher?.click();
    await until(() => launcher?.textContent === 'The chat has changed. Reload the page');
  });
});
