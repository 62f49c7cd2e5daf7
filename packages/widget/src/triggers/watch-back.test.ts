import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import { until } from '../../test/chat-on-page.js';
import { chatsOnPage, servedPage } from '../../test/served-page.js';
import { watchBack } from './watch-back.js';

describe('leaving by the back button', () => {
  servedPage();
  const open = chatsOnPage();
  const { matchMedia } = window;
  let ending = new AbortController();
  let routed: unknown[] = [];
  const route = ({ state }: PopStateEvent) => routed.push(state);
  beforeEach(() => {
    ending = new AbortController();
    routed = [];
    // What the page itself has done before.
    history.pushState({ own: 1 }, '');
    history.pushState({ own: 2 }, '');
    addEventListener('popstate', route);
  });
  afterEach(async () => {
    ending.abort();
    await until(() => Reflect.get(Object(history.state), 'remitExit') === undefined);
    removeEventListener('popstate', route);
    window.matchMedia = matchMedia;
  });

  const own = () => ({ ...history.state });
  const act = () => sendMouse({ type: 'click', position: [5, 5] });
  const back = async () => {
    const before = JSON.stringify(history.state);
    history.back();
    await until(() => JSON.stringify(history.state) !== before);
  };
  const asPhone = () => {
    window.matchMedia = (query) => matchMedia.call(window, query === '(pointer: coarse)' ? 'all' : query);
  };
  const start = (exit: unknown) =>
    open({ triggers: JSON.stringify({ rules: [{ when: { exit }, then: { teaser: 'One question?' } }] }) });

  it('makes one entry, and only when the visitor acts; back is told once, and again leaves', async () => {
    let told = 0;
    watchBack(() => ++told > 0, ending.signal);
    document.body.click();
    expect(own()).to.deep.equal({ own: 2 });
    await act();
    await act();
    expect(own()).to.deep.equal({ own: 2, remitExit: true });
    expect(history.scrollRestoration).to.equal('auto');
    await back();
    await until(() => told === 1);
    // Where the page has a router, it is where it was.
    expect([own(), routed]).to.deep.equal([{ own: 2 }, [{ own: 2 }]]);
    expect(history.scrollRestoration).to.equal('auto');
    await act();
    expect(own()).to.deep.equal({ own: 2 });
    // There was one entry, not one for each act: its length tells nothing of a full history.
    await back();
    expect([own(), told]).to.deep.equal([{ own: 1 }, 1]);
  });

  it("stands in nobody's way when nothing comes of it: they leave at once", async () => {
    watchBack(() => false, ending.signal);
    await act();
    history.back();
    await until(() => own().own === 1);
  });

  it('takes its entry away when it ends, and nothing else of the page', async () => {
    watchBack(() => true, ending.signal);
    await act();
    ending.abort();
    await until(() => own().remitExit === undefined);
    expect(own()).to.deep.equal({ own: 2 });
    ending = new AbortController();
    watchBack(() => true, ending.signal);
    await act();
    history.pushState({ own: 3 }, '');
    ending.abort();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(own()).to.deep.equal({ own: 3 });
    await back();
    await back();
    expect(own()).to.deep.equal({ own: 2 });
  });

  it('a rule asks for it on a phone, and not on a computer', async () => {
    const plain = start('back');
    await until(() => plain.root.querySelector('.launcher'));
    await sendKeys({ press: 'a' });
    expect(own()).to.deep.equal({ own: 2 });
    // Its rules may not be there yet: they do not outlive it.
    plain.widget.destroy();
    asPhone();
    const without = start(true);
    await until(() => without.root.querySelector('.launcher'));
    await sendKeys({ press: 'a' });
    expect(own()).to.deep.equal({ own: 2 });
    without.widget.destroy();
    const chat = start('back');
    await until(async () => {
      await sendKeys({ press: 'a' });
      return own().remitExit;
    });
    await back();
    await chat.shown('.teaser');
    expect(own()).to.deep.equal({ own: 2 });
  });

  it('goes when the chat is destroyed before', async () => {
    asPhone();
    const chat = start('back');
    await until(async () => {
      await sendKeys({ press: 'a' });
      return own().remitExit;
    });
    chat.widget.destroy();
    await until(() => own().remitExit === undefined);
    expect(own()).to.deep.equal({ own: 2 });
  });
});
