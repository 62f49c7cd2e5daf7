import { expect } from 'chai';
import { chatOnPage, until, type ChatOnPage } from '../../test/chat-on-page.js';
import { pretendServer } from '../../test/pretend-server.js';
import { prefer } from '../../test/visitor-settings.js';
import { english } from '../words/english.js';
import { transcriptOf } from './transcript.js';

describe('beside the conversation', () => {
  const server = pretendServer();
  let chat: ChatOnPage;
  before(() => server.start());
  after(() => server.worker.stop());
  beforeEach(() => prefer({ reducedMotion: 'reduce' }));
  afterEach(() => {
    chat.widget.destroy();
    Reflect.deleteProperty(navigator, 'onLine');
  });

  /** What is read out politely, in its order, each time something is added. */
  const listen = async (): Promise<string[]> => {
    await until(() => chat.all('[aria-live=polite]').length > 0);
    const heard: string[] = [];
    new MutationObserver((changes) => {
      const added = changes.flatMap(({ addedNodes }) =>
        [...addedNodes].map(({ textContent }) => textContent ?? ''),
      );
      if (added.length > 0) heard.push(added.join(' '));
    }).observe(chat.find('[aria-live=polite]'), { childList: true, subtree: true });
    return heard;
  };

  it('reads out each line once, and no question that is read with its field', async () => {
    chat = chatOnPage();
    chat.find('.launcher').click();
    await chat.shown('.option');
    chat.find('.option').focus();
    const heard = await listen();
    await until(() => heard.length > 0);
    expect(heard).to.deep.equal(['Hello!']);
    chat.find('.option').click();
    await chat.write('input[type=text]', 'Anna');
    await chat.write('input[type=email]', 'anna@example.com');
    await chat.shown('input[type=tel]:not([readonly])');
    await chat.tap('.skip');
    await chat.shown('.purpose');
    // Each question had the focus, with its words as the name of its field.
    expect(heard).to.deep.equal(['Hello!']);
    await chat.tap('.decide .option', 0);
    await until(() => chat.text().includes('Sent.'));
    expect(heard).to.deep.equal(['Hello!', 'Thank you, Anna.']);
    expect(chat.find('.log').ariaLive).to.equal('off');
  });

  it('reads out nothing of a chat that nobody has turned to, and the question where the focus is elsewhere', async () => {
    const target = document.createElement('div');
    document.body.append(target);
    chat = chatOnPage({ mode: 'inline', target });
    await chat.shown('.option');
    const heard = await listen();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(heard).to.deep.equal([]);
    // A click without the focus, as by voice.
    chat.find('.option').click();
    await until(() => heard.length > 0);
    expect(heard).to.deep.equal(['What is your name?']);
    target.remove();
  });

  it('shows that the bot seems to write, one line a pause, unless motion is to be reduced', async () => {
    await prefer({});
    chat = chatOnPage();
    chat.find('.launcher').click();
    await chat.tap('.option', 1);
    await until(() => chat.all('.typing').length > 0);
    expect(chat.find('.typing').ariaHidden).to.equal('true');
    expect(chat.text()).not.to.include('What do you have in mind?');
    await until(() => chat.text().includes('What do you have in mind?'));
    expect(chat.all('.typing')).to.have.length(0);
  });

  it('says that there is no network and that the answers are kept, until there is one again', async () => {
    chat = chatOnPage();
    chat.find('.launcher').click();
    await until(() => chat.all('.offline').length > 0);
    const offline = chat.find('.offline');
    expect([offline.textContent, offline.getAttribute('role')]).to.deep.equal(['', 'status']);
    Object.defineProperty(navigator, 'onLine', { configurable: true, value: false });
    window.dispatchEvent(new Event('offline'));
    await until(() => offline.textContent?.startsWith('You are offline.'));
    await chat.tap('.option');
    await chat.shown('input[type=text]');
    expect(offline.textContent).to.include('it is sent when you are online again');
    Reflect.deleteProperty(navigator, 'onLine');
    window.dispatchEvent(new Event('online'));
    await until(() => offline.textContent === '');
  });

  it('writes down who said what, what was chosen, and what was said before it was changed', () => {
    chat = chatOnPage();
    const line = (from: 'bot' | 'visitor', step: string, text: string, more: object = {}) =>
      from === 'bot' ? { from, step, text } : { from, step, text, input: text, ...more };
    const lines = [
      line('bot', 'name', 'Your name?'),
      line('visitor', 'name', 'Aino'),
      line('bot', 'allow', 'May we?'),
      line('visitor', 'allow', '', { choices: { marketing: true } }),
      line('bot', 'phone', 'Phone?'),
      line('visitor', 'phone', ''),
    ];
    const edits = [
      { step: 'name', before: 'Anna', after: 'Aino', dropped: [line('visitor', 'town', 'Turku')] },
    ];
    const text = Reflect.apply(transcriptOf, undefined, [
      {
        bot: { title: { en: 'Quote' } },
        instructions: { party: { name: 'Lumo' } },
        language: 'en',
        words: english,
        say: ({ en }: { en: string }) => en,
        terms: (purposes: string[]) => purposes.map((purpose) => ({ purpose, wording: 'Offers.' })),
        state: () => ({ flow: { lines, edits } }),
      },
      Date.UTC(2026, 10, 23),
    ]);
    expect(String(text).split('\n').toSpliced(1, 1)).to.deep.equal([
      'Quote',
      '',
      'Lumo: Your name?',
      'You: Aino',
      'Lumo: May we?',
      'You: Yes – Offers.',
      'Lumo: Phone?',
      'You: Skipped',
      '',
      '~~Your name? Anna~~',
      '~~You: Turku~~',
      '',
    ]);
  });
});
