import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { newController, until } from '../test/chat-on-page.js';
import { chatsOnPage, servedPage } from '../test/served-page.js';

const databases = async () => (await indexedDB.databases()).map(({ name }) => name);

describe('a conversation', () => {
  const server = servedPage();
  const open = chatsOnPage();

  it('[WI1] begins with nothing stored and nothing sent: only the definition is asked for', async () => {
    const controller = newController();
    const chat = open({ controller });
    chat.widget.track('view', { page: '/' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.requests).to.deep.equal([]);
    chat.find('.launcher').click();
    await chat.shown('.option');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.requests).to.deep.equal([`GET /v1/bots/${controller}/quote`]);
    expect(await databases()).not.to.include(`remit-${controller}`);
    expect(localStorage.length + sessionStorage.length).to.equal(0);
    expect(document.cookie).to.equal('');
  });

  it('asks every kind of question, says what each answer is for, and hands the answers in', async () => {
    const chat = open();
    chat.widget.open();
    await chat.shown('.option');
    expect(chat.all('.option').map(({ textContent }) => textContent)).to.deep.equal([
      'A shed',
      'Something else',
    ]);
    expect(chat.find('.used-for').textContent).to.equal('To answer your request.');
    await chat.tap('.option', 1);
    await chat.write('textarea', 'A roof of glass');
    await chat.write('input[type=text]', 'Anna');
    await chat.shown('input[type=email]');
    expect(chat.find('input').getAttribute('autocomplete')).to.equal('email');
    await until(() => chat.text().includes('And your e-mail, Anna?'));
    await chat.write('input[type=email]', 'anna@');
    await until(() => chat.find('.problem').textContent !== '');
    expect(chat.find('input').ariaInvalid).to.equal('true');
    await chat.write('input[type=email]', 'anna@example.com');
    await until(() => chat.all('input[type=tel]:not([readonly])').length > 0);
    await chat.tap('.skip');
    await chat.shown('.purpose');
    await chat.tap('.decide .option', 0);
    await until(() => chat.text().includes('Sent.'));
    const [record] = server.records();
    expect(record?.type).to.equal('quote');
    expect(record?.fields).to.deep.equal({
      what: 'other',
      wish: 'A roof of glass',
      name: 'Anna',
      email: 'anna@example.com',
    });
  });

  it('[WI2] asks for consent with nothing ticked, and goes on only when each is answered', async () => {
    const chat = open();
    await chat.upToConsent();
    const radios = chat.all('input[type=radio]');
    expect(radios).to.have.length(4);
    expect(radios.filter((radio) => radio.matches(':checked')).length).to.equal(0);
    const goOn = chat.find('.main');
    expect(goOn.matches('.answer:invalid *')).to.equal(true);
    radios[1]?.click();
    expect(goOn.matches('.answer:invalid *')).to.equal(true);
    radios[2]?.click();
    expect(goOn.matches('.answer:invalid *')).to.equal(false);
    goOn.click();
    await until(() => chat.text().includes('Sent.'));
    expect(
      server.changes().map(({ purpose, state, surface, method }) => [purpose, state, surface, method]),
    ).to.deep.equal([
      ['marketing', 'given', 'chat', 'button'],
      ['analytics', 'refused', 'chat', 'button'],
    ]);
    const [record] = server.records();
    expect(record?.tag.purposes).to.deep.equal(['contact', 'marketing']);
    expect(server.changes().map(({ id }) => id)).to.include(record?.tag.consent);
  });

  it('[WI2] costs nobody anything who says no to all', async () => {
    const chat = open();
    await chat.upToConsent();
    await chat.tap('.decide .option', 0);
    await until(() => chat.text().includes('Sent.'));
    expect(chat.text()).to.include('Thank you, Anna.');
    expect(server.changes().map(({ state }) => state)).to.deep.equal(['refused', 'refused']);
    expect(server.records()[0]?.tag.purposes).to.deep.equal(['contact']);
  });

  it('[WI3] shows "no" and "yes" alike', async () => {
    const chat = open();
    await chat.upToConsent();
    const looks = (element: HTMLElement) => {
      const { color, backgroundColor, borderTopColor, fontSize, fontWeight } = getComputedStyle(element);
      const { width, height } = element.getBoundingClientRect();
      return [
        color,
        backgroundColor,
        borderTopColor,
        fontSize,
        fontWeight,
        Math.round(width),
        Math.round(height),
      ];
    };
    const [noToAll, yesToAll] = chat.all('.decide .option').map(looks);
    expect(noToAll).to.deep.equal(yesToAll);
    const [no, yes] = chat.all('.purpose label').map(looks);
    expect(no).to.deep.equal(yes);
    expect(chat.find('.purpose details').textContent).to.include(
      'Kept for 24 months. Received by Mailhouse (Finland).',
    );
  });

  it('[WI3] withdraws in "Your data" with one tap, and gives with one tap', async () => {
    const chat = open();
    await chat.upToConsent();
    await chat.tap('.decide .option', 1);
    await until(() => chat.text().includes('Sent.'));
    await chat.openData();
    expect(chat.text()).to.include('Quay 4, Tammisaari');
    expect(chat.text()).to.include('privacy@lumo.example');
    expect(chat.all('section:nth-of-type(2) dl dd').map(({ textContent }) => textContent)).to.deep.equal([
      'A shed',
      'Anna',
      'anna@example.com',
      '+358 40 123 4567',
    ]);
    const [marketing] = chat.all('.permission');
    expect(marketing?.textContent).to.equal('You said yes.');
    await chat.tap('.permission button');
    await until(() => marketing?.textContent?.includes('Withdrawn.'));
    await until(() => server.changes().some(({ state }) => state === 'withdrawn'));
    expect(server.changes().at(-1)).to.include({
      purpose: 'marketing',
      surface: 'your-data',
      method: 'button',
    });
    await chat.tap('.permission button');
    await until(() => marketing?.textContent?.startsWith('Given.'));
  });

  it('shows "Your data" when nothing was given, and comes back from it', async () => {
    const chat = open();
    chat.find('.launcher').click();
    await chat.openData();
    expect(chat.text()).to.include('Nothing yet.');
    expect(chat.all('.permission').map(({ textContent }) => textContent)).to.deep.equal([
      'You have not been asked.',
      'You have not been asked.',
      'Needed for a contract with you, or to prepare one.',
    ]);
    expect(chat.root.activeElement?.tagName).to.equal('H2');
    chat.find('h2').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect(chat.all('.your-data').length).to.equal(0);
    expect(chat.root.activeElement === chat.find('.data-button')).to.equal(true);
  });

  it('[WI5] is held to its end with the keyboard alone', async () => {
    const chat = open();
    chat.find('.launcher').focus();
    const keys = async (...pressed: string[]) => {
      for (const key of pressed) await sendKeys({ press: key });
    };
    /** Goes on by Tab; how many it takes depends on what a browser lets the keyboard scroll. */
    const tabTo = async (selector: string, nth = 0) => {
      for (let count = 0; count < 12 && chat.root.activeElement !== chat.all(selector)[nth]; count++)
        await keys('Tab');
      expect(chat.root.activeElement === chat.all(selector)[nth], selector).to.equal(true);
    };
    /** The bot has gone on, and the focus with it. */
    const asked = (selector: string) => until(() => chat.root.activeElement?.matches(selector));
    await keys('Enter');
    await asked('.option');
    await tabTo('.option', 1);
    await keys('Enter');
    await asked('textarea');
    await sendKeys({ type: 'A roof of glass' });
    await keys('Enter');
    await asked('input[type=text]:not([readonly])');
    await sendKeys({ type: 'Anna' });
    await keys('Enter');
    await asked('input[type=email]:not([readonly])');
    await sendKeys({ type: 'anna@example.com' });
    await keys('Enter');
    await asked('input[type=tel]:not([readonly])');
    await tabTo('.skip');
    await keys('Enter');
    await asked('input[type=radio]');
    await keys(' ');
    await tabTo('input[type=radio]', 2);
    await keys('ArrowRight');
    await tabTo('.main');
    await keys('Enter');
    await until(() => chat.text().includes('Sent.'));
    expect(server.changes().map(({ state }) => state)).to.deep.equal(['refused', 'given']);
    await keys('Escape');
    expect(chat.find('.panel').checkVisibility()).to.equal(false);
    expect(chat.root.activeElement === chat.find('.launcher')).to.equal(true);
  });

  it('[WI6] says "sent" only after the verdict', async () => {
    let answer: (() => void) | undefined;
    server.answer = (batch) => new Promise((resolve) => (answer = () => resolve(server.judge(batch))));
    const chat = open();
    await chat.upToConsent();
    await chat.tap('.decide .option', 0);
    await until(() => answer && chat.text().includes('Sending…'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(chat.text()).not.to.include('Sent.');
    answer?.();
    await until(() => answer && chat.text().includes('Sent.'));
  });

  it('[WI6] says what is kept on this device while there is no connection, and "sent" later', async () => {
    server.answer = () => HttpResponse.error();
    const chat = open();
    await chat.upToConsent();
    await chat.tap('.decide .option', 0);
    await until(() => chat.text().includes('Saved on this device.'));
    expect(chat.text()).not.to.include('Sent.');
    server.answer = (batch) => server.judge(batch);
    window.dispatchEvent(new Event('online'));
    await until(() => chat.text().includes('Sent.'));
  });

  it('[WI6] says where to turn to when the answers are refused', async () => {
    server.answer = (batch) => server.judge(batch, 'refused');
    const chat = open();
    await chat.upToConsent();
    await chat.tap('.decide .option', 0);
    await until(() => chat.text().includes('could not be accepted'));
    expect(chat.find('.delivery a').getAttribute('href')).to.equal('mailto:hello@lumo.example');
    await chat.openData();
    expect(chat.text()).to.include('Nothing yet.');
  });
});
