import { expect } from 'chai';
import { newController, until } from '../test/chat-on-page.js';
import { pretendServer } from '../test/pretend-server.js';

const POLICY = [
  "default-src 'none'",
  `script-src ${location.origin}`,
  `connect-src ${location.origin}`,
  "img-src 'self'",
  "style-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

describe('on a page with the strictest policy', () => {
  const server = pretendServer();
  let frame: HTMLIFrameElement;
  before(() => server.start());
  after(() => {
    frame.remove();
    server.worker.stop();
  });

  it('[WI4] the whole conversation breaks no rule of it', async () => {
    frame = document.createElement('iframe');
    frame.width = '1000';
    frame.height = '800';
    const script = `${new URL('../test/strict-page.ts', import.meta.url).href}?${newController()}`;
    frame.srcdoc = `<!doctype html><html lang="en"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><body><script type="module" src="${script}"></script>`;
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    const page = frame.contentDocument;
    if (!page) throw new Error('the frame has no page');
    const broken = () => page.documentElement.dataset['broken'];
    await until(() => broken() === 'style-src-attr inline;');
    const find = (selector: string) =>
      page.querySelector('remit-chat')?.shadowRoot?.querySelector<HTMLElement>(selector);
    const tap = async (selector: string) => {
      await until(() => find(selector));
      find(selector)?.click();
    };
    const write = async (selector: string, text: string) => {
      await until(() => find(`${selector}:not([readonly])`));
      const field = find(selector);
      Reflect.set(field ?? {}, 'value', text);
      find('.send')?.click();
    };
    await tap('.launcher');
    await tap('.option:nth-child(2)');
    await write('textarea', 'A roof of glass');
    await write('input[type=text]', 'Anna');
    await write('input[type=email]', 'anna@example.com');
    await until(() => find('input[type=tel]:not([readonly])'));
    await tap('.skip');
    await tap('.purpose summary');
    await tap('.decide .option');
    await until(() => find('.delivery')?.textContent === 'Sent.');
    await tap('.data-button');
    await tap('.permission button');
    await until(() => find('.permission')?.textContent?.startsWith('Given.'));
    // The styles hold without any of them being inline.
    expect(page.defaultView?.getComputedStyle(find('.panel') ?? page.body).borderRadius).to.equal('20px');
    expect(broken()).to.equal('style-src-attr inline;');
  });
});
