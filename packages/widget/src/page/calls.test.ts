import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { chatOnPage, newController, until, type ChatOnPage } from '../../test/chat-on-page.js';
import { definitionWith, STEPS } from '../../test/every-step.js';
import { definitionOf } from '../../test/pretend-server.js';
import { servedPage } from '../../test/served-page.js';

describe('what a page asks of a chat', () => {
  const server = servedPage();
  let chat: ChatOnPage;
  beforeEach(() => {
    chat = chatOnPage();
  });
  afterEach(() => chat.widget.destroy());

  const fieldOf = (type: string) => {
    const field = chat.find(type);
    if (!(field instanceof HTMLInputElement)) throw new Error('it is no field');
    return field;
  };
  const ready = (type: string) => until(() => chat.all(`${type}:not([readonly])`).length > 0);

  it('loads nothing, and waits until the conversation is there', async () => {
    const told: string[] = [];
    chat.widget.on('opened', () => told.push('opened'));
    chat.widget.setAnswer('what', 'shed');
    chat.widget.prefill({ name: 'Anna' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server.requests).to.deep.equal([]);
    chat.widget.open();
    await ready('input[type=text]');
    await until(() => fieldOf('input[type=text]').value === 'Anna');
    expect(told).to.deep.equal(['opened']);
    expect(chat.text()).to.include('A shed');
  });

  it('prefill writes for the visitor, who can change it; submit sends it', async () => {
    chat.widget.prefill({ name: 'Anna', email: 'anna@example.com' });
    chat.widget.open();
    await chat.tap('.option');
    await ready('input[type=text]');
    await until(() => fieldOf('input[type=text]').value === 'Anna');
    fieldOf('input[type=text]').value = 'Aino';
    chat.widget.submit();
    await ready('input[type=email]');
    await until(() => fieldOf('input[type=email]').value === 'anna@example.com');
    expect(chat.text()).to.include('Aino').and.not.include('Anna');
  });

  it('prefill gives those variables that the bot lets a page give, and begins with them', async () => {
    server.define = (controller) => {
      const definition = definitionWith(controller, STEPS.name, { before: true });
      const { bot } = definition;
      const variables = {
        ...bot.variables,
        plan: { start: 'basic', prefill: true },
        secret: { start: 'kept' },
      };
      const hello = { kind: 'message' as const, text: { en: '{{plan}}, {{secret}}' }, next: 'asked' };
      return HttpResponse.json({ ...definition, bot: { ...bot, variables, steps: { ...bot.steps, hello } } });
    };
    chat.widget.prefill({ plan: 'large', secret: 'known', answer: 'Anna' });
    chat.widget.open();
    await until(() => chat.text().includes('large, kept'));
    await until(() => chat.all('.question input').length > 0 && fieldOf('.question input').value === 'Anna');
    expect(chat.all('.bot')).to.have.length(2);
    // Whoever has answered is not begun with again.
    chat.widget.submit();
    await until(() => chat.text().includes('Thank you.'));
    await until(() => server.records().length === 1);
    chat.widget.prefill({ plan: 'small' });
    chat.widget.reset();
    await until(() => chat.text().includes('basic, kept'));
    expect(server.records().map(({ fields }) => fields)).to.deep.equal([{ answer: 'Anna' }]);
  });

  it('nothing is taken from the address of the page: what of it may be written, the page names', async () => {
    const before = location.href;
    history.replaceState(null, '', '?name=Anna&email=anna%40example.com');
    try {
      chat.widget.open();
      await chat.tap('.option');
      await ready('input[type=text]');
      await chat.shown('.after-log');
      expect(fieldOf('input[type=text]').value).to.equal('');
      chat.widget.prefill({ name: new URLSearchParams(location.search).get('name') ?? '' });
      await until(() => fieldOf('input[type=text]').value === 'Anna');
    } finally {
      history.replaceState(null, '', before);
    }
  });

  it('setAnswer answers at once what is asked, and never a question of consent', async () => {
    const asked: string[] = [];
    chat.widget.on('answered', ({ step }) => asked.push(step));
    chat.widget.open();
    await chat.shown('.option');
    chat.widget.setAnswer('marketing', 'yes');
    chat.widget.setAnswer('email', 'anna@example.com');
    chat.widget.setAnswer('phone', null);
    chat.widget.setAnswer('name', 'Anna');
    chat.widget.setAnswer('what', 'shed');
    await chat.shown('.purpose');
    expect(asked).to.deep.equal(['what', 'name', 'email', 'phone']);
    expect(chat.all('.purpose :checked')).to.deep.equal([]);
    expect(server.changes()).to.deep.equal([]);
  });

  it('an answer that does not fit is shown as one of the visitor would be, and not given again', async () => {
    chat.widget.open();
    await chat.tap('.option');
    await chat.write('input[type=text]', 'Anna');
    chat.widget.setAnswer('email', 'nothing');
    await until(() => chat.find('.problem').textContent !== '');
    await chat.write('input[type=email]', 'anna@example.com');
    await ready('input[type=tel]');
  });

  it('tells what happens, without what was said', async () => {
    const told: unknown[] = [];
    const note = (event: string) => (detail: unknown) => told.push([event, detail]);
    const stop = chat.widget.on('answered', note('no more'));
    chat.widget.on('opened', note('opened'));
    chat.widget.on('closed', note('closed'));
    chat.widget.on('answered', note('answered'));
    chat.widget.on('sent', note('sent'));
    chat.widget.on('consent', note('consent'));
    stop();
    await chat.upToConsent();
    await chat.tap('.decide .option', 1);
    await until(() => chat.text().includes('Sent.'));
    chat.widget.close();
    await until(() => JSON.stringify(told).includes('closed'));
    expect(told.filter((each) => Reflect.get(Object(each), 0) !== 'consent')).to.deep.equal([
      ['opened', undefined],
      ['answered', { step: 'what' }],
      ['answered', { step: 'name' }],
      ['answered', { step: 'email' }],
      ['answered', { step: 'phone' }],
      ['answered', { step: 'consent' }],
      ['sent', { delivery: 'sent' }],
      ['closed', undefined],
    ]);
    expect(told).to.deep.include(['consent', { marketing: 'never-asked', analytics: 'never-asked' }]);
    expect(told).to.deep.include(['consent', { marketing: 'given', analytics: 'given' }]);
    expect(JSON.stringify(told)).not.to.include('Anna').and.not.to.include('anna@');
  });

  it('tells what was said to questions that the bot names, also when it is changed, and of no other', async () => {
    server.define = (controller) => {
      const definition = definitionOf(controller);
      return HttpResponse.json({ ...definition, bot: { ...definition.bot, told: ['what'] } });
    };
    const told: unknown[] = [];
    chat.widget.on('answered', (detail) => told.push(detail));
    chat.widget.open();
    await chat.tap('.option');
    await chat.write('input[type=text]', 'Anna');
    await ready('input[type=email]');
    await chat.tap('.change:not(:disabled)');
    await chat.tap('.question .option', 1);
    await chat.shown('textarea:not([readonly])');
    await until(() => told.length === 3);
    expect(told).to.deep.equal([
      { step: 'what', values: { what: 'shed' } },
      { step: 'name' },
      { step: 'what', values: { what: 'other' } },
    ]);
  });

  it('reset begins again, and what was handed in stays handed in', async () => {
    await chat.upToConsent();
    await chat.tap('.decide .option', 0);
    await until(() => server.records().length === 1);
    chat.widget.reset();
    await chat.shown('.options .option');
    expect(chat.text()).not.to.include('Anna');
    await chat.tap('.options .option');
    await ready('input[type=text]');
    expect(server.records()).to.have.length(1);
  });

  it('an unknown event, or no function, is said so', async () => {
    const faults: string[] = [];
    const { onerror } = window;
    window.onerror = (message) => faults.push(typeof message === 'string' ? message : message.type) > 0;
    try {
      Reflect.apply(chat.widget.on, undefined, ['openend', () => undefined]);
      chat.widget.open();
      await until(() => faults.length > 0);
      expect(faults.join()).to.include('unknown event "openend"; there are opened, closed');
    } finally {
      window.onerror = onerror;
    }
  });

  it('[WI7] destroy ends it, and what is asked afterwards does nothing', async () => {
    const { widget, host } = chatOnPage({ controller: newController() });
    widget.open();
    widget.destroy();
    widget.open();
    widget.reset();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect([host?.isConnected, host?.shadowRoot?.querySelector('.panel')]).to.deep.equal([false, null]);
  });
});
