import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { until } from '../../../test/chat-on-page.js';
import { expectAccessible } from '../../../test/expect-accessible.js';
import { filesOnPage, pdf } from '../../../test/files-on-page.js';
import { prefer } from '../../../test/visitor-settings.js';

const LONG = `${'a very long name of a plan '.repeat(3)}without-any-space-in-it-so-that-nothing-breaks-it.pdf`;

describe('a step that asks for a file, for everyone', () => {
  const { ask, choose, send, problem, chat, field } = filesOnPage();
  afterEach(() => prefer({ reducedMotion: 'reduce' }));

  for (const colorScheme of ['light', 'dark'] as const)
    it(`[WI10] axe finds nothing in ${colorScheme}, whatever was chosen, and everything can be hit`, async () => {
      await prefer({ colorScheme, reducedMotion: 'reduce' });
      await ask({ optional: true, before: true });
      await choose(pdf('plan.pdf'), new File(['<svg>'], 'drawing.png'));
      await expectAccessible(chat(), 'chosen');
      const small = chat()
        .all('.question :is(button,input)')
        .map((element) => element.getBoundingClientRect())
        .filter(({ width, height }) => width < 43.9 || height < 43.9);
      expect(small).to.deep.equal([]);
      await send();
      await problem('Please choose a file of one of these kinds.');
      await expectAccessible(chat(), 'refused');
    });

  it('[WI10] stays within the panel from right to left, with names of any length', async () => {
    await ask({ language: 'ar', optional: true });
    await choose(pdf(LONG));
    const { left, right } = chat().find('.panel').getBoundingClientRect();
    for (const element of chat()
      .all('.question *')
      .filter((each) => each.checkVisibility())) {
      const box = element.getBoundingClientRect();
      expect(box.left >= left - 1 && box.right <= right + 1, element.className).to.equal(true);
    }
  });

  it('[WI5] is left, taken back and sent with the keyboard alone', async () => {
    await ask();
    await choose(pdf('plan.pdf'), pdf('other.pdf'));
    /** Firefox stops on the way at what can be scrolled. */
    const tabTo = async (selector: string) => {
      for (let stops = 0; stops < 5 && !chat().root.activeElement?.matches(selector); stops++)
        await sendKeys({ press: 'Tab' });
      expect(chat().root.activeElement?.matches(selector)).to.equal(true);
    };
    field().focus();
    await tabTo('.option');
    await sendKeys({ press: 'Enter' });
    await until(() => chat().all('.question .option').length === 1);
    await until(() => chat().root.activeElement === field());
    await tabTo('.question .main');
    await sendKeys({ press: 'Enter' });
    await until(() => chat().all('.visitor').length > 0);
    expect(chat().find('.visitor').textContent).to.equal('You: other.pdf');
  });
});
