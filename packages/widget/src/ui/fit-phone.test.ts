import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { chatOnPage, until, type ChatOnPage } from '../../test/chat-on-page.js';
import { definitionOf, pretendServer } from '../../test/pretend-server.js';
import { prefer } from '../../test/visitor-settings.js';

describe('on a small screen', () => {
  const server = pretendServer();
  let chat: ChatOnPage;
  let behind: HTMLElement;
  before(() => server.start());
  after(async () => {
    server.worker.stop();
    await setViewport({ width: 800, height: 600 });
  });
  beforeEach(async () => {
    await prefer({ reducedMotion: 'reduce' });
    server.define = (controller) => HttpResponse.json(definitionOf(controller));
    behind = document.createElement('a');
    document.body.append(behind);
  });
  afterEach(() => {
    chat.widget.destroy();
    behind.remove();
  });

  const open = async () => {
    chat = chatOnPage();
    chat.find('.launcher').click();
    await chat.shown('.option');
  };

  it('an open bubble is modal, and the page behind it cannot be reached until it is closed', async () => {
    await setViewport({ width: 390, height: 844 });
    await open();
    await until(() => behind.inert);
    expect(chat.find('.panel').ariaModal).to.equal('true');
    expect(chat.host instanceof HTMLElement && chat.host.inert).to.equal(false);
    chat.widget.close();
    await until(() => !behind.inert);
    expect(chat.find('.panel').hasAttribute('aria-modal')).to.equal(false);
    chat.widget.open();
    await until(() => behind.inert);
    chat.widget.destroy();
    expect(behind.inert).to.equal(false);
  });

  it('on a large one it is not, and a window that becomes large gives the page back', async () => {
    await setViewport({ width: 800, height: 600 });
    await open();
    await chat.openData();
    expect(behind.inert).to.equal(false);
    await setViewport({ width: 390, height: 600 });
    await until(() => behind.inert);
    await setViewport({ width: 800, height: 600 });
    await until(() => !behind.inert);
  });

  it('covers the whole window, also one that is low or looked at four times as large', async () => {
    for (const [width, height] of [
      [390, 844],
      [320, 256],
      [844, 390],
    ] as const) {
      await setViewport({ width, height });
      await open();
      await until(() => behind.inert);
      const { left, top, right, bottom } = chat.find('.panel').getBoundingClientRect();
      expect([left, top, right, bottom], `${width} by ${height}`).to.deep.equal([0, 0, width, height]);
      expect(chat.find('.launcher').checkVisibility()).to.equal(false);
      const wide = chat
        .all('*')
        .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1)
        .filter((element) => getComputedStyle(element).overflowX !== 'visible');
      expect(wide.map(({ className }) => className)).to.deep.equal([]);
      chat.widget.destroy();
    }
  });

  it('stays above the keyboard: as high as what the keyboard leaves, and where it is', async () => {
    await setViewport({ width: 390, height: 844 });
    const view = globalThis.visualViewport;
    if (!view) throw new Error('this browser has no visual viewport');
    const seen = { height: 844, offsetTop: 0, scale: 1 };
    const before = Object.getOwnPropertyDescriptors(view);
    for (const name of ['height', 'offsetTop', 'scale'] as const)
      Object.defineProperty(view, name, { configurable: true, get: () => seen[name] });
    try {
      await open();
      await until(() => behind.inert);
      const panel = chat.find('.panel');
      Object.assign(seen, { height: 480, offsetTop: 40 });
      view.dispatchEvent(new Event('resize'));
      expect([panel.getBoundingClientRect().top, panel.getBoundingClientRect().bottom]).to.deep.equal([
        40, 520,
      ]);
      const { bottom } = chat.find('.question').getBoundingClientRect();
      expect(bottom).to.be.at.most(520);
      // Whoever looks closer sees a part of it.
      Object.assign(seen, { height: 422, offsetTop: 100, scale: 2 });
      view.dispatchEvent(new Event('scroll'));
      // WebKit counts in 64ths of a pixel.
      expect(Math.round(panel.getBoundingClientRect().height)).to.equal(844);
    } finally {
      for (const name of ['height', 'offsetTop', 'scale'] as const)
        if (!before[name]) Reflect.deleteProperty(view, name);
    }
  });
});
