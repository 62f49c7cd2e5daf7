import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { until, type ChatOnPage } from '../test/chat-on-page.js';
import { expectAccessible } from '../test/expect-accessible.js';
import { chatsOnPage, servedPage } from '../test/served-page.js';
import { prefer } from '../test/visitor-settings.js';
import type { Mode } from './options.js';

const MODES: readonly Mode[] = ['popup', 'slider', 'tab', 'inline', 'seamless', 'page'];

describe('for everyone, in every mode and whatever becomes of the answers: axe finds nothing', () => {
  const server = servedPage();
  const open = chatsOnPage();
  let target: HTMLElement;
  beforeEach(() => {
    target = document.createElement('div');
    document.body.append(target);
  });
  afterEach(async () => {
    target.remove();
    await prefer({ reducedMotion: 'reduce' });
  });

  const start = (mode: Mode): ChatOnPage => {
    const standing = mode === 'inline' || mode === 'seamless';
    return open({ mode, label: 'Ask for a quote', ...(standing && { target }) });
  };
  const shown = async (chat: ChatOnPage) => {
    await until(() => chat.root.querySelector('.launcher,.panel'));
    chat.root.querySelector<HTMLElement>('.launcher')?.click();
    await chat.shown('.option');
  };

  for (const mode of MODES)
    for (const colorScheme of ['light', 'dark'] as const)
      it(`${mode}, ${colorScheme}: closed, asking, with a problem, and "Your data"`, async () => {
        await prefer({ colorScheme, reducedMotion: 'reduce' });
        const chat = start(mode);
        if (['popup', 'slider', 'tab'].includes(mode)) {
          await until(() => chat.root.querySelector('.launcher'));
          await expectAccessible(chat, 'closed');
        }
        await shown(chat);
        await expectAccessible(chat, 'choice');
        await chat.tap('.option');
        await chat.write('input[type=text]', '');
        await until(() => chat.find('.problem').textContent !== '');
        await expectAccessible(chat, 'problem');
        await chat.openData();
        await expectAccessible(chat, 'your data');
      });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`${colorScheme}: while the bot seems to write`, async () => {
      await prefer({ colorScheme });
      const chat = start('bubble');
      await shown(chat);
      const { setTimeout } = window;
      // It writes until axe has looked.
      const held: unknown[] = [];
      Object.assign(window, {
        setTimeout: (job: () => void, ms?: number) => (ms === 420 ? held.push(job) : setTimeout(job, ms)),
      });
      try {
        await chat.tap('.option');
        await chat.shown('.typing');
        await expectAccessible(chat, 'typing');
        expect(chat.all('.typing')).to.have.length(1);
      } finally {
        Object.assign(window, { setTimeout });
      }
    });

    for (const [state, answer] of Object.entries({
      sending: () => new Promise<Response>(() => undefined),
      device: () => HttpResponse.error(),
      refused: undefined,
      reduced: undefined,
    }))
      it(`${colorScheme}: ${state}`, async () => {
        await prefer({ colorScheme, reducedMotion: 'reduce' });
        server.answer = answer ?? ((batch) => server.judge(batch, state === 'refused' ? state : 'reduced'));
        const chat = start('bubble');
        await chat.upToConsent();
        await chat.tap('.decide .option', 0);
        await chat.shown(`.delivery.${state}`);
        await expectAccessible(chat, state);
      });
  }
});
