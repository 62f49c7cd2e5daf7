import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { chatOnPage, until, type ChatOnPage } from '../test/chat-on-page.js';
import { definitionOf } from '../test/pretend-server.js';
import { expectAccessible } from '../test/expect-accessible.js';
import { servedPage } from '../test/served-page.js';
import { prefer } from '../test/visitor-settings.js';

describe('for everyone: axe finds nothing', () => {
  const server = servedPage();
  let chat: ChatOnPage;
  afterEach(() => chat.widget.destroy());

  const check = (state: string) => expectAccessible(chat, state);

  for (const colorScheme of ['light', 'dark'] as const)
    it(`in ${colorScheme} colours, from the closed launcher to the end`, async () => {
      await prefer({ colorScheme, reducedMotion: 'reduce' });
      server.define = (controller) => HttpResponse.json(definitionOf(controller));
      chat = chatOnPage({ label: 'Ask for a quote' });
      await check('closed');
      chat.find('.launcher').click();
      await chat.shown('.option');
      await check('choice');
      await chat.tap('.option', 1);
      await chat.shown('textarea');
      await check('long text');
      await chat.write('textarea', 'A roof of glass');
      await chat.shown('input[type=text]:not([readonly])');
      await check('text');
      await chat.write('input[type=text]', '');
      await until(() => chat.find('.problem').textContent !== '');
      await check('missing answer');
      await chat.write('input[type=text]', 'Anna');
      await chat.shown('input[type=email]:not([readonly])');
      await check('e-mail');
      await chat.write('input[type=email]', 'anna@example.com');
      await chat.shown('input[type=tel]:not([readonly])');
      await check('phone');
      await chat.tap('.skip');
      await chat.shown('.purpose');
      chat.find('summary').click();
      await check('consent');
      chat.all('input[type=radio]')[0]?.click();
      chat.all('input[type=radio]')[3]?.click();
      await check('consent, chosen');
      await chat.tap('.main');
      await until(() => chat.text().includes('Sent.'));
      await check('end');
      await chat.openData();
      await check('your data');
      await chat.tap('.permission button');
      await until(() => chat.text().includes('Given.'));
      await check('given');
    });

  it('in "Your data", with each form of a request, and while an answer is changed', async () => {
    await prefer({ colorScheme: 'light', reducedMotion: 'reduce' });
    server.define = (controller) => HttpResponse.json(definitionOf(controller));
    chat = chatOnPage();
    chat.find('.launcher').click();
    await chat.tap('.option');
    await chat.tap('.change:not(:disabled)');
    await until(() => chat.find('.change').ariaPressed === 'true');
    await check('change');
    await chat.openData();
    for (const kind of ['rectification', 'objection']) {
      const select = chat.find('[name=kind]');
      if (select instanceof HTMLSelectElement) select.value = kind;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      await check(kind);
    }
  });

  it('when the bot cannot be had, and inline', async () => {
    await prefer({ colorScheme: 'light', reducedMotion: 'reduce' });
    server.define = () => new HttpResponse(undefined, { status: 503 });
    const target = document.createElement('div');
    document.body.append(target);
    chat = chatOnPage({ mode: 'inline', target });
    await until(() => chat.text().includes('cannot be reached'));
    await check('out of reach');
    target.remove();
  });

  it('ties a question to its field, and what is wrong to both', async () => {
    await prefer({ reducedMotion: 'reduce' });
    server.define = (controller) => HttpResponse.json(definitionOf(controller));
    chat = chatOnPage();
    chat.find('.launcher').click();
    await chat.tap('.option');
    await chat.write('input[type=text]', '');
    await until(() => chat.find('.problem').textContent !== '');
    const field = chat.find('input');
    const named = (attribute: string) =>
      (field.getAttribute(attribute) ?? '').split(' ').map((id) => chat.root.getElementById(id)?.textContent);
    expect(named('aria-labelledby')).to.deep.equal(['What is your name?']);
    expect(named('aria-describedby')).to.deep.equal(['Please write an answer.', 'To answer your request.']);
    expect(field.getAttribute('autocomplete')).to.equal('name');
    expect(chat.find('.problem').getAttribute('role')).to.equal('alert');
    expect(chat.find('.log').getAttribute('role')).to.equal('log');
  });

  it('gives every button and field at least 44 by 44 pixels', async () => {
    await prefer({ reducedMotion: 'reduce' });
    chat = chatOnPage();
    const small = () =>
      chat
        .all('button,input:not([type=radio]),select,textarea,label,summary')
        .filter((element) => element.checkVisibility())
        .map((element) => [element.className, element.getBoundingClientRect()] as const)
        .filter(([, { width, height }]) => width < 44 || height < 44);
    await chat.upToConsent();
    expect(small()).to.deep.equal([]);
    await chat.openData();
    expect(small()).to.deep.equal([]);
  });
});
