import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { chatOnPage, until, type ChatOnPage } from '../../test/chat-on-page.js';
import { definitionWith, STEPS, type Extra, type Step } from '../../test/every-step.js';
import { servedPage } from '../../test/served-page.js';

type Case = {
  /**
   * What is pressed one after the other; a word in angle brackets is a key, all else is written. Of a day or a time, only
   * what could be the beginning of a longer number: some browsers go on to the next part by themselves when one is full.
   */
  readonly keys: readonly string[];
  /** What is handed in. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Keys for an answer that is none, and what is said of it. */
  readonly wrong?: readonly [keys: readonly string[], said: string];
};

const KEY = /^<(\w+)>$/;
const BACK = '<Shift+Tab>';
/** To the next field: how many parts and buttons one field has is up to the browser. */
const NEXT = '<next field>';

/** Each step is answered with the keyboard alone, from where the focus is put. */
const CASES: Readonly<Record<keyof typeof STEPS, Case>> = {
  name: { keys: ['Anna', '<Enter>'], fields: { answer: 'Anna' }, wrong: [['<Enter>'], 'write an answer'] },
  company: { keys: ['Lumo Oy', '<Enter>'], fields: { answer: 'Lumo Oy' } },
  url: {
    keys: ['lumo.example/a', '<Enter>'],
    fields: { answer: 'https://lumo.example/a' },
    wrong: [['nowhere', '<Enter>'], 'web address'],
  },
  number: { keys: ['12', '<Enter>'], fields: { answer: 12 }, wrong: [['21', '<Enter>'], 'a lower number'] },
  date: {
    keys: ['1', '<Tab>', '2', '<Tab>', '2027', '<Enter>'],
    fields: { answer: '2027-01-02' },
    wrong: [['1', '<Tab>', '2', '<Tab>', '2025', '<Enter>'], 'a later date'],
  },
  time: {
    // Where there is no part for the half of the day, A is no more than a letter.
    keys: ['1', '<Tab>', '30', 'A', '<Enter>'],
    fields: { answer: '01:30' },
    wrong: [['1', '<Tab>', '3', '<Tab>', 'A', '<Enter>'], 'a later time'],
  },
  'date-range': {
    keys: ['1', '<Tab>', '1', '<Tab>', '2027', NEXT, '1', '<Tab>', '2', '<Tab>', '2027', '<Enter>'],
    fields: { answer: '2027-01-01/2027-01-02' },
    wrong: [['<Enter>'], 'write an answer'],
  },
  'birth-date': {
    keys: ['3', '<Tab>', '31', '<Tab>', '1980', '<Enter>'],
    fields: { answer: '1980-03-31' },
    wrong: [['13', '<Enter>'], 'day, month and year'],
  },
  address: {
    keys: ['Quay 4', '<Tab>', '10600', '<Tab>', 'Tammisaari', '<Enter>'],
    fields: { answer: 'Quay 4, 10600 Tammisaari' },
    wrong: [['<Enter>'], 'write an answer'],
  },
  form: {
    keys: ['Anna', '<Tab>', 'anna@example.com', '<Enter>'],
    fields: { name: 'Anna', email: 'anna@example.com' },
    wrong: [['<Enter>'], 'write an answer'],
  },
  phone: {
    keys: [BACK, 'Finland', '<Tab>', '040 123 4567', '<Enter>'],
    fields: { answer: '+358 40 123 4567' },
    wrong: [['12', '<Enter>'], 'phone number'],
  },
  choices: {
    keys: ['<Space>', '<Tab>', '<Tab>', '<Space>', '<Enter>'],
    fields: { answer: ['shed', 'roof'] },
    wrong: [['<Enter>'], 'write an answer'],
  },
  list: {
    keys: ['f', '<ArrowDown>', '<ArrowDown>', '<Enter>'],
    fields: { answer: 'france' },
    wrong: [['Atlantis', '<Enter>'], 'from the list'],
  },
  pictures: { keys: ['<Tab>', '<Enter>'], fields: { answer: 'room' } },
  cards: { keys: ['<Tab>', '<Space>'], fields: { answer: 'room' } },
  rating: {
    keys: ['<Space>', '<ArrowRight>', '<ArrowRight>', '<Enter>'],
    fields: { answer: 3 },
    wrong: [['<Enter>'], 'write an answer'],
  },
  hearts: { keys: ['<Space>', '<ArrowRight>', '<Enter>'], fields: { answer: 2 } },
  nps: { keys: ['<Space>', '<ArrowRight>', '<Enter>'], fields: { answer: 1 } },
  scale: { keys: ['<Space>', '<ArrowDown>', '<Enter>'], fields: { answer: -1 } },
  'long scale': { keys: ['42', '<Enter>'], fields: { answer: 42 }, wrong: [['101', '<Enter>'], 'lower'] },
  terms: {
    keys: ['<Space>', '<Enter>'],
    fields: { answer: true },
    wrong: [['<Enter>'], 'tick the box'],
  },
  calendar: { keys: ['<Tab>', '<Enter>'], fields: {} },
  calculator: { keys: ['<ArrowRight>', '<Tab>', '<Enter>'], fields: { price: 990 } },
  'hand-off': { keys: ['<Tab>', '<Tab>', '<Tab>', '<Enter>'], fields: {} },
};

const kinds = Object.keys(STEPS).filter((kind): kind is keyof typeof STEPS => Object.hasOwn(STEPS, kind));

describe('rare steps', () => {
  const server = servedPage();
  let chat: ChatOnPage;
  afterEach(() => chat.widget.destroy());

  const ask = (step: Step, extra?: Extra) => {
    server.define = (controller) => HttpResponse.json(definitionWith(controller, step, extra));
    chat = chatOnPage();
  };
  /** Opens the chat with the keyboard: the question has the focus. */
  const askByKeyboard = async (step: Step) => {
    ask(step);
    chat.find('.launcher').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => chat.root.activeElement?.closest('.question'));
  };

  const type = async (keys: readonly string[]) => {
    for (const key of keys) {
      const name = KEY.exec(key)?.[1];
      if (key === BACK) {
        await sendKeys({ down: 'Shift' });
        await sendKeys({ press: 'Tab' });
        await sendKeys({ up: 'Shift' });
      } else if (key === NEXT) {
        const field = chat.root.activeElement;
        while (chat.root.activeElement === field) await sendKeys({ press: 'Tab' });
      } else await sendKeys(name ? { press: name === 'Space' ? ' ' : name } : { type: key });
    }
  };
  const thanked = () => until(() => chat.text().includes('Thank you.'));
  const handedIn = async () => {
    await until(() => server.records().length > 0);
    return server.records()[0]?.fields;
  };

  for (const kind of kinds) {
    const { keys, fields, wrong } = CASES[kind];
    it(`${kind}: is answered with the keyboard alone`, async () => {
      await askByKeyboard(STEPS[kind]);
      await type(keys);
      await thanked();
      if (Object.keys(fields).length > 0) expect(await handedIn()).to.deep.include(fields);
    });
    if (wrong)
      it(`${kind}: says what is wrong, ties it to the field and goes there`, async () => {
        const [wrongly, said] = wrong;
        await askByKeyboard(STEPS[kind]);
        await type(wrongly);
        await until(() => chat.find('.problem').textContent !== '');
        expect(chat.find('.problem').textContent).to.include(said);
        const [field] = chat.all('[aria-invalid=true]');
        expect(field?.getAttribute('aria-describedby')).to.include('problem');
        expect(field?.contains(chat.root.activeElement) || kind === 'choices').to.equal(true);
        expect(server.records()).to.deep.equal([]);
      });
    if ('optional' in STEPS[kind])
      it(`${kind}: can be skipped where that is allowed, and only there`, async () => {
        ask(STEPS[kind], { optional: true });
        chat.widget.open();
        await chat.tap('.skip');
        await thanked();
        chat.widget.destroy();
        ask(STEPS[kind]);
        chat.widget.open();
        await chat.shown('.question .answer');
        expect(chat.all('.skip')).to.deep.equal([]);
      });
  }
});
