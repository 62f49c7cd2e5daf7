import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { chatOnPage, newController, until } from '../test/chat-on-page.js';
import { definitionOf } from '../test/pretend-server.js';
import { chatsOnPage, servedPage } from '../test/served-page.js';

describe('a chat on a page', () => {
  const server = servedPage();
  let target: HTMLElement;
  const open = chatsOnPage();
  beforeEach(() => {
    target = document.createElement('div');
    document.body.append(target);
  });
  afterEach(() => target.remove());

  it('moves nothing: the launcher floats, and an inline chat has its height from the start', () => {
    const before = document.body.scrollHeight;
    const bubble = open();
    expect(document.body.scrollHeight).to.equal(before);
    expect(getComputedStyle(bubble.host ?? document.body).position).to.equal('fixed');
    open({ mode: 'inline', target });
    expect(target.getBoundingClientRect().height).to.equal(600);
  });

  it('is loaded only when the visitor turns to it', async () => {
    const chat = open();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(chat.all('.panel').length).to.equal(0);
    chat.find('.launcher').dispatchEvent(new PointerEvent('pointerenter'));
    await until(() => server.requests.length === 1);
    await until(() => chat.all('.panel').length > 0);
    expect(chat.find('.panel').checkVisibility()).to.equal(false);
  });

  it('is loaded inline when it comes near, and does not take the focus', async () => {
    const far = document.createElement('div');
    far.style.height = '5000px';
    document.body.prepend(far);
    const chat = open({ mode: 'inline', target });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(chat.all('.panel').length).to.equal(0);
    far.remove();
    await chat.shown('.option');
    expect(document.activeElement === document.body).to.equal(true);
    expect(chat.find('.panel').getAttribute('role')).to.equal('region');
    await chat.upToConsent();
    expect(chat.find('.purpose').checkVisibility()).to.equal(true);
  });

  it('sends what an earlier visit left, without being opened', async () => {
    const controller = newController();
    const earlier = open({ controller });
    server.answer = () => HttpResponse.error();
    await earlier.upToConsent();
    await earlier.tap('.decide .option', 0);
    await until(() => earlier.text().includes('Saved on this device.'));
    earlier.widget.destroy();
    server.answer = (batch) => server.judge(batch);
    const later = open({ controller });
    await until(() => server.records().length === 1);
    // What the first had under way may have come too: the second is not there yet then.
    await until(() => later.all('.panel').length > 0);
    expect(later.find('.panel').checkVisibility()).to.equal(false);
  });

  it('stands beside another of the same controller, and shares its choices', async () => {
    const controller = newController();
    const bubble = open({ controller });
    const inline = open({ controller, mode: 'inline', target });
    bubble.find('.launcher').click();
    await bubble.openData();
    await inline.openData();
    await bubble.tap('.permission button');
    await until(() => inline.find('.permission').textContent?.includes('You said yes.'));
    bubble.widget.destroy();
    await inline.tap('.permission button');
    await until(() => inline.find('.permission').textContent?.includes('Withdrawn.'));
  });

  it('speaks from right to left', async () => {
    const chat = open({ language: 'ar-EG' });
    chat.widget.open();
    await chat.shown('.option');
    const panel = chat.find('.panel');
    expect([panel.lang, panel.dir]).to.deep.equal(['ar', 'rtl']);
    expect(panel.getAttribute('aria-label')).to.equal('اطلب عرض سعر');
    const bot = chat.find('.bot').getBoundingClientRect();
    const log = chat.find('.log').getBoundingClientRect();
    expect(log.right - bot.right).to.be.lessThan(bot.left - log.left);
  });

  for (const [page, language] of [
    ['rtl', 'en'],
    ['ltr', 'ar'],
  ] as const)
    it(`stays on a page that runs ${page} when the bot speaks ${language}`, async () => {
      document.documentElement.dir = page;
      try {
        const chat = open({ language });
        chat.widget.open();
        await chat.shown('.option');
        const { left, right } = chat.find('.panel').getBoundingClientRect();
        const launcher = chat.find('.launcher').getBoundingClientRect();
        expect([left >= 0, right <= innerWidth]).to.deep.equal([true, true]);
        expect(page === 'rtl' ? left - launcher.left : launcher.right - right).to.be.closeTo(0, 1);
      } finally {
        document.documentElement.dir = '';
      }
    });

  it('offers to try again when the bot cannot be had', async () => {
    server.define = () => new HttpResponse(undefined, { status: 503 });
    const chat = open();
    chat.find('.launcher').click();
    await until(() => chat.text().includes('cannot be reached'));
    server.define = (controller) => HttpResponse.json({ ...definitionOf(controller), protocol: 99 });
    await chat.tap('.main');
    await until(() => chat.text().includes('cannot be reached') && server.requests.length === 2);
    server.define = (controller) => HttpResponse.json(definitionOf(controller));
    await chat.tap('.main');
    await chat.shown('.option');
  });

  it('opens by call where the focus is, and gives it back to what opened it', async () => {
    const button = document.createElement('button');
    target.append(button);
    button.focus();
    const chat = open();
    chat.widget.open();
    await chat.shown('.option');
    expect(chat.find('.launcher').ariaExpanded).to.equal('true');
    chat.find('.panel').focus();
    chat.widget.close();
    await until(() => document.activeElement === button);
    chat.widget.toggle();
    await until(() => chat.find('.panel').checkVisibility());
  });

  it('[WI7] leaves nothing behind when it is destroyed', async () => {
    const page = () => new XMLSerializer().serializeToString(document);
    const before = page();
    server.answer = () => HttpResponse.error();
    const chat = chatOnPage();
    await chat.upToConsent();
    await chat.tap('.decide .option', 0);
    await until(() => chat.text().includes('Saved on this device.'));
    chat.widget.destroy();
    await until(() => chat.root.querySelector('.panel') === null);
    expect(page()).to.equal(before);
    expect(document.adoptedStyleSheets).to.deep.equal([]);
    // What was under way when it went is heard of before this.
    await fetch('/v1/bots/another/bot');
    const asked = server.requests.length;
    window.dispatchEvent(new Event('online'));
    document.dispatchEvent(new Event('visibilitychange'));
    // What waits is sent at once when the network is back, and at the latest after the first retry's wait.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(server.requests).to.have.length(asked);
  });

  it('[WI7] leaves nothing when it is destroyed while it loads', async () => {
    const chat = chatOnPage();
    chat.widget.open();
    chat.widget.destroy();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(chat.root.querySelector('.panel') === null).to.equal(true);
    expect(document.querySelector('remit-chat') === null).to.equal(true);
  });
});
