import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { until, type ChatOnPage } from '../../test/chat-on-page.js';
import { definitionWith, STEPS, type Step } from '../../test/every-step.js';
import { chatsOnPage, servedPage } from '../../test/served-page.js';
import type { GivenAnswer, Prefill } from '../page/command.js';

/** An answer to each question that a page can answer for the visitor. */
const ANSWERS: Readonly<Partial<Record<keyof typeof STEPS, Exclude<GivenAnswer, null>>>> = {
  name: 'Anna',
  url: 'https://lumo.example/a',
  number: 12,
  date: '2027-01-02',
  time: '01:30',
  'date-range': { from: '2027-01-01', to: '2027-01-02' },
  'birth-date': '1980-03-31',
  address: { street: 'Quay 4', postcode: '10600', town: 'Tammisaari' },
  phone: '+358 40 123 4567',
  choices: ['shed', 'roof'],
  list: 'france',
  pictures: 'room',
  cards: 'room',
  rating: 4,
  nps: 0,
  scale: -1,
  'long scale': 42,
};
const FORM = { name: 'Anna', email: 'anna@example.com' };

describe('changing an answer of a rare step', () => {
  const server = servedPage();
  const open = chatsOnPage();
  let chat: ChatOnPage;

  /** Asks this, and then another question. */
  const ask = async (step: (typeof STEPS)[keyof typeof STEPS]) => {
    const more: Step = {
      kind: 'text',
      text: { en: 'And?' },
      field: 'name',
      optional: true,
      long: false,
      max: 9,
      next: 'done',
    };
    server.define = (controller) =>
      HttpResponse.json(definitionWith(controller, { ...step, next: 'more' }, { steps: { more } }));
    chat = open();
    chat.widget.open();
    await chat.shown('.question .answer');
  };
  const said = () => chat.find('.visitor').textContent;
  const answered = () =>
    until(() => chat.find('.question').textContent.includes('Skip') && chat.all('.visitor')[0]);
  const send = () => {
    const meant = chat.root.querySelector<HTMLElement>('.question [aria-current=true]');
    if (meant) meant.click();
    // At once: a call that waits would answer the next question too.
    else chat.root.querySelector<HTMLFormElement>('.question form')?.requestSubmit();
  };
  /** What was said is in the fields: sent as it stands, it is said once more. */
  const change = async () => {
    const before = said();
    await chat.tap('.change:not(:disabled)');
    await until(() => chat.find('.change').ariaPressed === 'true');
    send();
    await until(() => chat.root.querySelector('.change')?.ariaPressed !== 'true');
    await answered();
    expect(said()).to.equal(before);
  };
  const prefilled = async (fields: Prefill) => {
    chat.widget.prefill(fields);
    await chat.shown('.after-log');
    await until(() => {
      if (!chat.root.querySelector('.visitor')) send();
      return chat.root.querySelector('.visitor');
    });
  };

  for (const [kind, answer] of Object.entries(ANSWERS)) {
    const step = Object.entries(STEPS).find(([name]) => name === kind)?.[1];
    if (!step) throw new Error(kind);
    it(`[FL5] ${kind}: the old answer is in its field`, async () => {
      await ask(step);
      chat.widget.setAnswer('answer', answer);
      await answered();
      await change();
    });
    it(`${kind}: what the page knows is written there, and waits for the visitor`, async () => {
      await ask(step);
      await prefilled({ answer });
      await answered();
      expect(chat.all('.visitor')).to.have.length(1);
    });
  }

  it('[FL5] form: the old answers are in its lines, also those that the page had written', async () => {
    await ask(STEPS.form);
    await prefilled(FORM);
    await answered();
    await change();
    expect(said()).to.include('anna@example.com');
  });

  it('[FL5] calculator: its numbers stand where they stood', async () => {
    await ask(STEPS.calculator);
    const range = chat.find('[type=range]');
    if (range instanceof HTMLInputElement) range.value = '20';
    range.dispatchEvent(new Event('input', { bubbles: true }));
    await until(() => chat.find('output').textContent === '1,800');
    chat.widget.submit();
    await answered();
    await change();
  });

  it('[FL5] terms: ticked where they were accepted, and never by the page', async () => {
    await ask(STEPS.terms);
    chat.widget.prefill({ answer: 'yes' });
    await until(() => chat.root.querySelector('.after-log'));
    expect(chat.all('.question :checked')).to.deep.equal([]);
    chat.find('[type=checkbox]').click();
    chat.widget.submit();
    await answered();
    await change();
  });
});
