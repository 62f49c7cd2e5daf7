import type { Bot } from '@remit/contract';
import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { chatOnPage, until, type ChatOnPage } from '../../test/chat-on-page.js';
import { definitionWith, STEPS } from '../../test/every-step.js';
import { definitionOf } from '../../test/pretend-server.js';
import { servedPage } from '../../test/served-page.js';
import { loadViews } from './step-views.js';

const en = (text: string) => ({ en: text });

const CONSENT: Bot['steps'] = {
  consent: { kind: 'consent', text: en('Something you decide.'), purposes: ['marketing'], next: 'done' },
};

describe('a bot with rare steps', () => {
  const server = servedPage();
  let chat: ChatOnPage;
  afterEach(() => chat.widget.destroy());

  const open = () => {
    chat = chatOnPage();
    chat.widget.open();
  };

  it('is out of reach as a whole when a part of it cannot be had, and can be tried again', async () => {
    let unknown = true;
    server.define = (controller) => {
      const text = JSON.stringify(definitionWith(controller, STEPS.number));
      return new HttpResponse(unknown ? text.replace('"number"', '"hologram"') : text);
    };
    const told = new Promise((resolve) =>
      globalThis.addEventListener(
        'error',
        (event) => {
          event.preventDefault();
          resolve(event.message);
        },
        { once: true },
      ),
    );
    // The runner takes every error that is told to the page for a failure of the test.
    const { onerror } = globalThis;
    globalThis.onerror = () => true;
    open();
    await until(() => chat.text().includes('cannot be reached'));
    globalThis.onerror = onerror;
    expect(await told).to.include('no view for a step of the kind hologram');
    unknown = false;
    await chat.tap('.wait .main');
    await chat.shown('.question input');
  });

  it('proposes the country of the browser for a phone number, also after another written answer', async () => {
    const text = { kind: 'text', text: en('Your name?'), field: 'name', optional: false } as const;
    const first = { ...text, long: false, max: 99, next: 'phone' };
    server.define = (controller) =>
      HttpResponse.json(definitionWith(controller, first, { steps: { phone: STEPS.phone } }));
    // "C" is what a browser says to speak on a machine without a locale: the chat's own language counts, English.
    for (const [language, region] of [
      ['fi', 'FI'],
      ['de-AT', 'AT'],
      ['C', 'US'],
    ]) {
      Object.defineProperty(navigator, 'language', { configurable: true, get: () => language });
      open();
      await chat.write('input[type=text]', 'Anna');
      await chat.shown('select');
      Reflect.deleteProperty(navigator, 'language');
      const country = chat.find('select');
      expect(country instanceof HTMLSelectElement && country.value).to.equal(region);
      chat.widget.destroy();
    }
  });

  it('says of a step where nothing is asked that the visitor went on', async () => {
    server.define = (controller) => HttpResponse.json(definitionWith(controller, STEPS.calendar));
    open();
    await chat.tap('.question .main');
    await until(() => chat.all('.visitor').length > 0);
    expect(chat.find('.visitor').textContent).to.include('Continue');
  });

  it('loads the views that its steps need, each once, and none else', async () => {
    const { bot } = definitionWith('x', STEPS.number, { steps: { more: STEPS.date, other: STEPS.nps } });
    const views = await loadViews(bot);
    expect([...views.keys()]).to.have.members(['number', 'date', 'nps']);
    expect(views.get('number')).to.equal(views.get('date'));
    expect((await loadViews(definitionOf('x').bot)).has('email')).to.equal(false);
  });

  const born = async (yearsAgo: number, age?: { least: number; otherwise: string }) => {
    const step = { ...STEPS['birth-date'], next: 'consent', ...(age && { age }) };
    server.define = (controller) => HttpResponse.json(definitionWith(controller, step, { steps: CONSENT }));
    open();
    await chat.shown('.parts');
    const date = new Date();
    for (const [name, value] of Object.entries({ day: 1, month: 1, year: date.getFullYear() - yearsAgo })) {
      const field = chat.find(`[name=${name}]`);
      if (field instanceof HTMLInputElement) field.value = String(value);
    }
    await chat.tap('.main');
    await until(() => chat.text().includes('Something you decide.'));
    await chat.shown('.question .answer');
  };

  it('[PL15] does not offer below the age what rests on consent, and the chat goes on', async () => {
    await born(10);
    expect(chat.all('.purpose')).to.deep.equal([]);
    expect(chat.all('.question button').map(({ textContent }) => textContent)).to.deep.equal(['Continue']);
    await chat.tap('.main');
    await until(() => chat.text().includes('Sent.'));
    expect(server.changes()).to.deep.equal([]);
  });

  it('[PL15] nor to whoever was too young for the bot, whose date becomes no answer', async () => {
    await born(10, { least: 18, otherwise: 'consent' });
    expect(chat.all('.purpose')).to.deep.equal([]);
  });

  it('[PL15] offers it from that age on', async () => {
    await born(30);
    expect(chat.all('.purpose')).to.have.length(1);
  });

  it('[PL15] offers nothing on consent to an unknown age, where the age has to be known', async () => {
    server.define = (controller) => {
      const definition = definitionOf(controller);
      return HttpResponse.json({
        ...definition,
        instructions: { ...definition.instructions, ageRequired: true },
      });
    };
    chat = chatOnPage();
    chat.find('.launcher').click();
    await chat.tap('.option');
    await chat.write('input[type=text]', 'Anna');
    await chat.write('input[type=email]', 'anna@example.com');
    await chat.write('input[type=tel]', '+358 40 123 4567');
    await until(() => chat.text().includes('Two things you decide.'));
    await chat.shown('.decide');
    expect(chat.all('.purpose')).to.deep.equal([]);
  });

  it('asks about an e-mail address with a slip in a common domain, and takes what is meant', async () => {
    server.define = (controller) => HttpResponse.json(definitionOf(controller));
    for (const [nth, address] of [
      [0, 'anna@gmail.com'],
      [1, 'anna@gmial.com'],
    ] as const) {
      chat = chatOnPage();
      chat.find('.launcher').click();
      await chat.tap('.option');
      await chat.write('input[type=text]', 'Anna');
      await chat.write('input[type=email]', 'anna@gmial.com');
      await until(() => chat.text().includes('Did you mean anna@gmail.com?'));
      expect(chat.find('[role=alert]:not(.problem)').textContent).to.include('Did you mean');
      await chat.tap('.question .option', nth);
      await until(() => chat.all('.visitor').some(({ textContent }) => textContent?.includes(address)));
      expect(chat.text()).not.to.include('Did you mean');
      chat.widget.destroy();
    }
  });

  it('takes an address that is sent a second time', async () => {
    server.define = (controller) => HttpResponse.json(definitionOf(controller));
    chat = chatOnPage();
    chat.find('.launcher').click();
    await chat.tap('.option');
    await chat.write('input[type=text]', 'Anna');
    await chat.write('input[type=email]', 'anna@gmial.com');
    await until(() => chat.text().includes('Did you mean anna@gmail.com?'));
    await chat.write('input[type=email]', 'anna@gmial.com');
    await until(() =>
      chat.all('.visitor').some(({ textContent }) => textContent?.includes('anna@gmial.com')),
    );
  });
});
