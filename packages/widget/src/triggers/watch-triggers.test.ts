import { sendMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import { newController, until, type ChatOnPage } from '../../test/chat-on-page.js';
import { chatsOnPage, servedPage } from '../../test/served-page.js';

describe('a chat that comes by itself', () => {
  const server = servedPage();
  const open = chatsOnPage();
  let page: HTMLElement;
  beforeEach(() => {
    page = document.createElement('main');
    page.style.height = '4000px';
    document.body.append(page);
  });
  afterEach(() => {
    page.remove();
    scrollTo(0, 0);
    localStorage.clear();
  });

  const start = (when: unknown, more: object = {}, options: Parameters<typeof open>[0] = {}) => {
    const { remember, ...rule } = { remember: undefined, ...more };
    return open({
      triggers: JSON.stringify({ rules: [{ when, then: 'open', ...rule }], remember }),
      ...options,
    });
  };
  const isOpen = ({ root }: ChatOnPage) => root.querySelector('.launcher')?.ariaExpanded === 'true';
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it('comes when the page was scrolled as far as was said, and takes no focus', async () => {
    const chat = start({ scroll: 60 });
    await until(() => chat.root.querySelector('.launcher'));
    await sendMouse({ type: 'move', position: [100, 100] });
    scrollTo(0, 1000);
    await wait(600);
    expect([isOpen(chat), server.requests.length]).to.deep.equal([false, 0]);
    scrollTo(0, 2600);
    await until(() => isOpen(chat));
    await chat.shown('.option');
    expect(document.activeElement === document.body).to.equal(true);
  });

  it('comes after a click on what was named, when an element is in sight, and after a while', async () => {
    const button = document.createElement('button');
    button.className = 'call';
    button.append(document.createElement('span'));
    const price = document.createElement('p');
    price.id = 'price';
    price.style.cssText = 'position:absolute;top:3000px;height:50px';
    page.append(button, price);
    const chat = start({ all: [{ clicked: '.call' }, { visible: '#price' }, { dwell: 300 }] });
    await until(() => chat.root.querySelector('.launcher'));
    // From when its rules are loaded.
    await wait(700);
    button.querySelector('span')?.click();
    await wait(800);
    expect(isOpen(chat)).to.equal(false);
    price.scrollIntoView();
    await until(() => isOpen(chat));
  });

  it('does not come while somebody writes, or while a dialog is open', async () => {
    const field = document.createElement('input');
    const dialog = document.createElement('dialog');
    page.append(field, dialog);
    field.focus();
    const chat = start({ delay: 0 });
    await wait(700);
    expect(isOpen(chat)).to.equal(false);
    // One that is closed gives the focus back to what had it.
    field.blur();
    dialog.show();
    await wait(700);
    expect(isOpen(chat)).to.equal(false);
    dialog.close();
    await until(() => isOpen(chat));
  });

  it('never twice at once: another chat waits until the first is closed', async () => {
    const one = start({ delay: 0 });
    await until(() => isOpen(one));
    const other = start({ delay: 0 }, { then: { teaser: 'May I help?' } });
    await wait(800);
    expect(other.all('.teaser')).to.deep.equal([]);
    one.widget.close();
    await other.shown('.teaser');
    expect(isOpen(other)).to.equal(false);
  });

  it('does not come again when the visitor has closed it', async () => {
    const chat = start({ delay: 400 });
    await until(() => chat.root.querySelector('.launcher'));
    chat.widget.open();
    await until(() => isOpen(chat));
    chat.widget.close();
    await wait(1_000);
    expect(isOpen(chat)).to.equal(false);
  });

  it('says what is wrong with its rules, and the launcher is there nevertheless', async () => {
    const faults: string[] = [];
    const { onerror } = window;
    window.onerror = (message) => faults.push(typeof message === 'string' ? message : message.type) > 0;
    try {
      const chat = start({ dealy: 1 });
      await until(() => faults.length > 0 && chat.root.querySelector('.launcher'));
      expect(faults.join()).to.include('rules[0].when has no "dealy"');
    } finally {
      window.onerror = onerror;
    }
  });

  it('[WI1] remembers nothing without consent: a cap holds for the page alone', async () => {
    const controller = newController();
    const rule = { atMost: { times: 1, days: 7 }, remember: 'analytics' };
    for (let visit = 0; visit < 2; visit++) {
      const chat = start({ delay: 0 }, rule, { controller });
      await until(() => isOpen(chat));
      // Until the choices are known: nobody was asked.
      await chat.shown('.option');
      await wait(500);
      chat.widget.destroy();
    }
    expect(localStorage.length).to.equal(0);
  });

  it('[WI1] with consent it remembers what came, and forgets it when the consent is withdrawn', async () => {
    const controller = newController();
    const rule = { atMost: { times: 1, days: 7 }, remember: 'analytics' };
    const first = start({ delay: 0 }, rule, { controller });
    await first.upToConsent();
    await first.tap('.decide .option', 1);
    await until(() => localStorage.length === 1);
    await until(() => first.text().includes('Sent.'));
    first.widget.destroy();
    // The rule met its cap only when that could be remembered: once more.
    const second = start({ delay: 0 }, rule, { controller });
    await until(() => isOpen(second));
    second.widget.destroy();
    const third = start({ delay: 0 }, rule, { controller });
    await wait(1_500);
    expect(isOpen(third)).to.equal(false);
    third.widget.open();
    await third.openData();
    await until(() => third.all('.your-data [role=switch][aria-checked=true]').length === 2);
    for (const permission of third.all('.your-data [role=switch]')) permission.click();
    await until(() => localStorage.length === 0);
  });
});
