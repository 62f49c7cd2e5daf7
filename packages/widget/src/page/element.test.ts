import { expect } from 'chai';
import { chatOnPage, newController, until } from '../../test/chat-on-page.js';
import { servedPage } from '../../test/served-page.js';
import type { RemitChatElement } from '../element.js';

const isChat = (element: Element): element is RemitChatElement => 'prefill' in element;

describe('the element <remit-chat>', () => {
  servedPage();
  let page: HTMLElement;
  beforeEach(() => {
    page = document.createElement('main');
    document.body.append(page);
  });
  afterEach(() => page.remove());

  const make = (attributes: Record<string, string> = {}) => {
    const element = document.createElement('remit-chat');
    const all = {
      controller: newController(),
      bot: 'quote',
      key: 'k',
      endpoint: location.origin,
      ...attributes,
    };
    for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
    return element;
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve, 50));
  const find = (element: Element, selector: string) =>
    element.shadowRoot?.querySelector<HTMLElement>(selector) ?? undefined;

  it('takes over one that was there before, with what was set on it', async () => {
    const early = make();
    Object.assign(early, { label: 'Ask us' });
    page.append(early);
    await settle();
    expect(find(early, '.launcher')).to.equal(undefined);
    await import('../element.js');
    await until(() => find(early, '.launcher'));
    expect(find(early, '.launcher')?.textContent).to.equal('Ask us');
    expect(Object.hasOwn(early, 'label')).to.equal(false);
  });

  it('is a chat, with the options as attributes and what it does as methods and events', async () => {
    await import('../element.js');
    const element = make({ class: 'of-the-page', 'data-of': 'others', id: 'chat' });
    if (!isChat(element)) throw new Error('it is no chat');
    const heard: string[] = [];
    for (const name of ['opened', 'answered', 'closed'])
      element.addEventListener(`remit-${name}`, () => heard.push(name));
    // Asked for before it is on the page.
    element.prefill({ name: 'Anna' });
    element.open();
    page.append(element);
    await until(() => find(element, '.option'));
    find(element, '.option')?.click();
    await until(() => Reflect.get(find(element, 'input[type=text]') ?? {}, 'value') === 'Anna');
    element.close();
    await until(() => heard.length === 3);
    expect(heard).to.deep.equal(['opened', 'answered', 'closed']);
  });

  it('stands in the page where it is, without a target', async () => {
    await import('../element.js');
    const element = make({ mode: 'inline' });
    page.append(element);
    await until(() => find(element, '.option'));
    expect(element.getBoundingClientRect().height).to.equal(600);
  });

  it('stays as it is when it is moved, and begins anew with another attribute', async () => {
    await import('../element.js');
    const element = make();
    page.append(element);
    await until(() => find(element, '.launcher'));
    find(element, '.launcher')?.click();
    await until(() => find(element, '.option'));
    const panel = find(element, '.panel');
    const section = document.createElement('section');
    page.append(section);
    section.append(element);
    await settle();
    expect(find(element, '.panel') === panel).to.equal(true);
    Object.assign(element, { label: 'Ask us', mode: 'slider' });
    await until(() => find(element, '.launcher')?.textContent === 'Ask us');
    expect(element.dataset['mode']).to.equal('slider');
    expect(element.shadowRoot?.querySelectorAll('.launcher,.panel').length).to.equal(1);
    expect(section.firstChild === element).to.equal(true);
  });

  it('[WI7] leaves nothing when it is taken away, and comes back', async () => {
    await import('../element.js');
    const element = make();
    page.append(element);
    await until(() => find(element, '.launcher'));
    find(element, '.launcher')?.click();
    await until(() => find(element, '.option'));
    element.remove();
    await settle();
    expect(element.shadowRoot?.childNodes.length).to.equal(0);
    expect(Object.keys(element.dataset)).to.deep.equal([]);
    page.append(element);
    await until(() => find(element, '.launcher'));
    if (!isChat(element)) throw new Error('it is no chat');
    element.destroy();
    expect(element.isConnected).to.equal(false);
  });

  it('leaves the chats of the loader and of mountChat alone', async () => {
    await import('../element.js');
    const chat = chatOnPage();
    chat.find('.launcher').click();
    await chat.shown('.option');
    expect(chat.all('.launcher').length).to.equal(1);
    chat.widget.destroy();
    expect(document.querySelectorAll('remit-chat').length).to.equal(0);
  });

  it('names an attribute that it does not know', async () => {
    await import('../element.js');
    const faults: string[] = [];
    const { onerror } = window;
    window.onerror = (message) => faults.push(typeof message === 'string' ? message : message.type) > 0;
    try {
      page.append(make({ lable: 'Hei' }));
      await until(() => faults.length > 0);
      expect(faults.join()).to.include('unknown option "lable"; there are controller, bot');
    } finally {
      window.onerror = onerror;
    }
  });
});
