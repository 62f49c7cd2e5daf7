import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { chatOnPage, until, type ChatOnPage } from '../../test/chat-on-page.js';
import { definitionWith, STEPS, type Step } from '../../test/every-step.js';
import { expectAccessible } from '../../test/expect-accessible.js';
import { servedPage } from '../../test/served-page.js';
import { prefer } from '../../test/visitor-settings.js';

/** Of one element of its own: what is shown of it is the label around it. */
const LABELLED = ':is(label:not(.named)) input';

describe('rare steps, for everyone', () => {
  const server = servedPage();
  let chat: ChatOnPage;
  afterEach(() => chat.widget.destroy());

  const ask = async (step: Step, language = 'en') => {
    server.define = (controller) =>
      HttpResponse.json(definitionWith(controller, step, { optional: true, before: true }));
    chat = chatOnPage({ language });
    chat.widget.open();
    await chat.shown('.question .answer');
  };
  const check = (state: string) => expectAccessible(chat, state);
  const small = () =>
    chat
      .all('.question :is(button,input,select,textarea,label,a,[role=option])')
      .filter((element) => element.checkVisibility() && !element.matches(LABELLED))
      .map(
        (element) =>
          [
            `${element.tagName} ${element.className} ${element.textContent.slice(0, 40)}`,
            element.getBoundingClientRect(),
          ] as const,
      )
      .filter(([, { width, height }]) => width < 43.9 || height < 43.9);

  for (const colorScheme of ['dark', 'light'] as const)
    describe(`in ${colorScheme} colours`, () => {
      before(() => prefer({ colorScheme, reducedMotion: 'reduce' }));
      for (const [kind, step] of Object.entries(STEPS))
        it(`${kind}: axe finds nothing, and everything can be hit`, async () => {
          await ask(step);
          await check('asked');
          const open = chat.root.querySelector<HTMLElement>('[role=combobox]');
          open?.click();
          if (open) await check('open');
          expect(small(), 'targets').to.deep.equal([]);
          const send = chat.root.querySelector<HTMLElement>('form .main, form .send');
          send?.click();
          await check('answered with nothing');
        });
    });

  for (const [kind, step] of Object.entries(STEPS))
    it(`${kind}: stays within the panel from right to left, and on a narrow phone`, async () => {
      await ask(step, 'ar');
      expect(chat.find('.panel').dir).to.equal('rtl');
      const panel = chat.find('.panel');
      for (const width of ['396px', '320px', '220px']) {
        panel.setAttribute('class', `panel bubble at-${width}`);
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`.panel{width:${width}!important}`);
        chat.root.adoptedStyleSheets.push(sheet);
        const { left, right } = panel.getBoundingClientRect();
        const outside = chat
          .all('.conversation *')
          .filter((element) => element.checkVisibility() && !element.closest('.unseen'))
          .filter((element) => {
            const box = element.getBoundingClientRect();
            return box.left < left - 1 || box.right > right + 1;
          });
        expect(
          outside.map(({ tagName, className }) => `${tagName} ${className}`),
          width,
        ).to.deep.equal([]);
      }
    });

  it('a place on a row and an option are told apart without colours', async () => {
    await prefer({ forcedColors: 'active', reducedMotion: 'reduce' });
    await ask(STEPS.nps);
    const [first, second] = chat.all('.row label');
    first?.click();
    await until(() => chat.all('.row :checked').length === 1);
    const look = (element: HTMLElement | undefined) => element && getComputedStyle(element).backgroundColor;
    expect(look(first)).not.to.equal(look(second));
    await prefer({ reducedMotion: 'reduce' });
  });

  it('asks another site for nothing before it is clicked', async () => {
    await ask(STEPS.name);
    expect(chat.all('iframe')).to.deep.equal([]);
    const link = chat.find('.embed');
    expect(link.getAttribute('rel')).to.equal('noopener noreferrer');
    expect(chat.find('.line strong').textContent).to.equal('you');
    expect(chat.find('.line a').getAttribute('href')).to.equal('https://lumo.example/read');
    await chat.tap('.line button');
    const frame = chat.find('iframe');
    expect(frame.getAttribute('src')).to.equal('https://map.example/');
    expect(frame.title).to.equal('A map');
    await check('shown');
  });
});
