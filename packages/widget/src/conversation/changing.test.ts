import { expect } from 'chai';
import { chatOnPage, until, type ChatOnPage } from '../../test/chat-on-page.js';
import { servedPage } from '../../test/served-page.js';

describe('changing an answer', () => {
  const server = servedPage();
  let chat: ChatOnPage;
  beforeEach(() => {
    chat = chatOnPage();
    chat.find('.launcher').click();
  });
  afterEach(() => chat.widget.destroy());

  const said = () => chat.all('.visitor').map(({ textContent }) => textContent?.replace('You: ', ''));
  const field = () => chat.find('.written > :not(button)');
  const valueOf = (element: HTMLElement) => (element instanceof HTMLInputElement ? element.value : undefined);
  /** Answers until the telephone number is asked for. */
  const upToPhone = async () => {
    await chat.tap('.option');
    await chat.write('input[type=text]', 'Anna');
    await chat.write('input[type=email]', 'anna@example.com');
    await chat.shown('input[type=tel]:not([readonly])');
    await chat.shown('.change');
  };

  it('[FL5] asks again with what was said, works out anew what follows, and keeps what still fits', async () => {
    await upToPhone();
    expect(chat.all('.change').map(({ ariaLabel }) => ariaLabel)).to.deep.equal([
      'Change: A shed',
      'Change: Anna',
      'Change: anna@example.com',
    ]);
    chat.all('.change')[1]?.focus();
    await chat.tap('.change', 1);
    await until(() => chat.find('.written > :not(button)').getAttribute('type') === 'text');
    expect(valueOf(field())).to.equal('Anna');
    // What followed is out of sight as long as it may change.
    expect(chat.all('.line').filter((line) => line.checkVisibility())).to.have.length(5);
    expect(chat.root.activeElement === field()).to.equal(true);
    expect(chat.root.getElementById(field().getAttribute('aria-labelledby') ?? '')?.textContent).to.equal(
      'What is your name?',
    );
    await chat.write('input[type=text]', 'Aino');
    await chat.shown('input[type=tel]:not([readonly])');
    expect(said()).to.deep.equal(['A shed', 'Aino', 'anna@example.com']);
    expect(chat.text()).to.include('And your e-mail, Aino?');
    expect(valueOf(field())).to.equal('');
    await chat.tap('.skip');
    await chat.tap('.decide .option', 0);
    await until(() => chat.text().includes('Sent.'));
    expect(server.records()[0]?.fields).to.deep.equal({
      what: 'shed',
      name: 'Aino',
      email: 'anna@example.com',
    });
    // What was handed in is not changed here, but by a request.
    expect(chat.all('.change')).to.have.length(0);
  });

  it('[FL5] goes another way when the answer leads there', async () => {
    await upToPhone();
    await chat.tap('.change');
    await chat.tap('.option', 1);
    await chat.shown('textarea');
    expect(said()).to.deep.equal(['Something else']);
  });

  it('leaves the answer as it was when the button is pressed once more, and when the new one is none', async () => {
    await upToPhone();
    await chat.tap('.change', 2);
    await chat.shown('input[type=email]:not([readonly])');
    expect(chat.all('.change')[2]?.ariaPressed).to.equal('true');
    await chat.write('input[type=email]', 'anna@');
    await until(() => chat.find('.problem').textContent !== '');
    await chat.tap('.change', 2);
    await chat.shown('input[type=tel]:not([readonly])');
    expect(chat.find('.problem').textContent).to.equal('');
    expect(valueOf(field())).to.equal('');
    expect(said()).to.deep.equal(['A shed', 'Anna', 'anna@example.com']);
  });

  it('begins anew after the end, and tells nothing more of what was handed in before', async () => {
    await upToPhone();
    let judge: () => void = () => undefined;
    server.answer = (batch) => new Promise((resolve) => (judge = () => resolve(server.judge(batch))));
    await chat.tap('.skip');
    await chat.tap('.decide .option', 0);
    await chat.tap('.ended button');
    await chat.shown('.option');
    expect(said()).to.deep.equal([]);
    judge();
    server.answer = (batch) => server.judge(batch);
    await until(() => server.records().length > 0);
    await chat.tap('.option');
    await chat.shown('input[type=text]');
    expect(chat.text()).not.to.include('Sent.');
  });
});
