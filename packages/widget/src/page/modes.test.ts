import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import { chatOnPage, until, type ChatOnPage } from '../../test/chat-on-page.js';
import { servedPage } from '../../test/served-page.js';
import { watchShifts } from '../../test/watch-shifts.js';
import type { Mode } from '../options.js';

describe('the modes of a chat', () => {
  servedPage();
  let chat: ChatOnPage;
  let page: HTMLElement;
  let target: HTMLElement;

  /** Clicks as a hand does: the browser knows it for an act. */
  const click = async (selector: string, nth = 0) => {
    await until(() => chat.all(selector)[nth]?.checkVisibility());
    chat.all(selector)[nth]?.scrollIntoView({ block: 'nearest' });
    const { left, top, width, height } = chat.all(selector)[nth]?.getBoundingClientRect() ?? new DOMRect();
    await sendMouse({
      type: 'click',
      position: [Math.round(left + width / 2), Math.round(top + height / 2)],
    });
  };
  const pageOf = (...texts: string[]) => {
    page = document.createElement('main');
    for (const text of texts) {
      const paragraph = document.createElement('p');
      paragraph.textContent = text.repeat(20);
      page.append(paragraph);
    }
    target = document.createElement('div');
    page.firstChild?.after(target);
    document.body.append(page);
  };
  const isAt = (selector: string) => {
    const { left, top, right, bottom } = chat.find(selector).getBoundingClientRect();
    return [left, top, innerWidth - right, innerHeight - bottom].map(Math.round);
  };

  beforeEach(() => {
    pageOf('Before. ', 'After. ', 'And after. ');
  });
  afterEach(() => {
    chat.widget.destroy();
    page.remove();
  });

  const start = async (mode: Mode, more: Parameters<typeof chatOnPage>[0] = {}) => {
    chat = chatOnPage({ mode, ...(['inline', 'seamless'].includes(mode) ? { target } : {}), ...more });
    await until(() => chat.root.querySelector('.launcher') ?? (chat.host?.clientHeight ?? 0) > 0);
  };

  for (const mode of ['bubble', 'popup', 'slider', 'tab', 'inline', 'seamless', 'page'] as const)
    it(`${mode}: nothing on the page moves, from the first look to a second question`, async () => {
      // The place of a chat in the page is kept by the page, as its documentation says.
      if (['inline', 'seamless'].includes(mode)) target.style.minHeight = '600px';
      const shifts = watchShifts(page);
      await new Promise(requestAnimationFrame);
      await start(mode, { teaser: 'May I help?' });
      if (chat.root.querySelector('.launcher')) await click('.launcher');
      await click('.option', 1);
      await until(() => chat.root.querySelector('textarea:not([readonly])'));
      expect(await shifts.stop()).to.deep.equal([]);
    });

  it('what counts shifts does count one', async () => {
    chat = chatOnPage();
    const shifts = watchShifts(page);
    await new Promise((resolve) => setTimeout(resolve, 600));
    target.style.height = '100px';
    expect(await shifts.stop()).not.to.deep.equal([]);
  });

  it('popup: in the middle, and the rest of the page is out of reach until it is closed', async () => {
    const button = document.createElement('button');
    button.textContent = 'Of the page';
    page.append(button);
    button.focus();
    await start('popup');
    await click('.launcher');
    await chat.shown('.option');
    const [left = 0, top = 0, right = 0, bottom = 0] = isAt('.panel');
    expect([left - right, top - bottom].every((apart) => Math.abs(apart) <= 1)).to.equal(true);
    expect(chat.find('.panel').getAttribute('aria-modal')).to.equal('true');
    expect(page.inert).to.equal(true);
    for (let tab = 0; tab < 8; tab++) {
      await sendKeys({ press: 'Tab' });
      expect(document.activeElement === button).to.equal(false);
    }
    // Tab leads to the browser's own buttons, too: a click comes back from there.
    await click('.header');
    await sendKeys({ press: 'Escape' });
    await until(() => !chat.find('.panel').checkVisibility());
    expect(page.inert).to.equal(false);
    expect(chat.root.activeElement === chat.find('.launcher')).to.equal(true);
  });

  it('popup: a call that is no act of the visitor moves the focus too, and gives it back', async () => {
    const button = document.createElement('button');
    page.append(button);
    button.focus();
    await start('popup');
    chat.widget.open();
    await until(() => chat.root.activeElement !== null);
    chat.widget.close();
    await until(() => document.activeElement === button);
    expect(page.inert).to.equal(false);
  });

  it('[WI7] popup: destroyed while it is open, it leaves a page that can be used', async () => {
    await start('popup');
    chat.widget.open();
    await until(() => page.inert);
    chat.widget.destroy();
    expect(page.inert).to.equal(false);
  });

  for (const mode of ['slider', 'tab'] as const)
    it(`${mode}: from the side, as high as the window, and not modal`, async () => {
      await start(mode, { label: 'Ask us' });
      const launcher = isAt('.launcher');
      if (mode === 'tab') expect(launcher[2]).to.equal(0);
      await click('.launcher');
      await chat.shown('.option');
      expect(isAt('.panel').slice(1)).to.deep.equal([0, 0, 0]);
      expect(page.inert).to.equal(false);
    });

  it('page: fills the window, and is always open', async () => {
    await start('page');
    await chat.shown('.option');
    expect(isAt('.panel')).to.deep.equal([0, 0, 0, 0]);
    expect(chat.find('.panel').role).to.equal('region');
    expect(chat.all('.launcher')).to.deep.equal([]);
  });

  it('seamless: grows with what is said, without scrolling inside, and only after an act', async () => {
    target.style.setProperty('--remit-height', '260px');
    const host = () => chat.host?.getBoundingClientRect().height ?? 0;
    await start('seamless');
    if (chat.host instanceof HTMLElement) chat.host.style.setProperty('--remit-height', '260px');
    await chat.shown('.option');
    const hidden = () =>
      chat.all('.log,.question').reduce((sum, each) => sum + each.scrollHeight - each.clientHeight, 0);
    expect(host()).to.equal(260);
    await click('.option', 1);
    await until(() => host() > 260);
    await until(() => chat.root.querySelector('textarea:not([readonly])'));
    // What is drawn later than a browser allows after an act waits for the next one.
    await sendKeys({ press: 'Shift' });
    await until(() => hidden() === 0);
    const before = host();
    await sendKeys({ press: 'a' });
    await sendKeys({ press: 'Enter' });
    await until(() => host() > before);
    await sendKeys({ press: 'Shift' });
    await until(() => hidden() === 0);
  });

  it('a teaser can be reached and closed with the keyboard, and is not seen again on this page', async () => {
    await start('bubble', { teaser: 'May I help?', controller: 'lumo-teased', language: 'fi' });
    await chat.shown('.teaser');
    chat.find('.launcher').focus();
    await sendKeys({ press: 'Tab' });
    expect(chat.root.activeElement?.textContent).to.equal('May I help?');
    await sendKeys({ press: 'Tab' });
    expect(chat.root.activeElement?.ariaLabel).to.equal('Sulje');
    await sendKeys({ press: 'Enter' });
    await until(() => chat.all('.teaser').length === 0);
    expect(chat.root.activeElement === chat.find('.launcher')).to.equal(true);
    chat.widget.destroy();
    await start('bubble', { teaser: 'May I help?', controller: 'lumo-teased' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(chat.all('.teaser')).to.deep.equal([]);
    expect([localStorage.length, sessionStorage.length]).to.deep.equal([0, 0]);
  });

  it('a teaser opens the chat, and goes', async () => {
    await start('bubble', { teaser: 'May I help?' });
    await chat.shown('.teaser');
    await click('.teaser button');
    await chat.shown('.option');
    expect(chat.all('.teaser')).to.deep.equal([]);
  });

  it('load idle: the conversation is there before the visitor turns to it', async () => {
    await start('bubble', { load: 'idle' });
    await until(() => chat.all('.panel').length > 0);
    expect(chat.find('.panel').checkVisibility()).to.equal(false);
  });
});
