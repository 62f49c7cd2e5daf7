import { HttpResponse } from 'msw';
import { expect } from 'chai';
import { chatOnPage, until, type ChatOnPage } from '../../test/chat-on-page.js';
import { pretendServer } from '../../test/pretend-server.js';
import { prefer } from '../../test/visitor-settings.js';

describe('signs that nobody answers', () => {
  const server = pretendServer();
  let chat: ChatOnPage;
  const { now } = performance;
  before(() => server.start());
  after(() => server.worker.stop());
  beforeEach(async () => {
    server.forget();
    await prefer({ reducedMotion: 'reduce' });
    chat = chatOnPage();
    chat.find('.launcher').click();
    await until(() => chat.all('[name=remark]').length > 0);
  });
  afterEach(() => {
    chat.widget.destroy();
    Object.assign(performance, { now });
  });

  /** From here on it is as if so many milliseconds more had gone by. */
  const pass = (milliseconds: number) =>
    Object.assign(performance, { now: () => Reflect.apply(now, performance, []) + milliseconds });
  const trap = () => {
    const field = chat.find('[name=remark]');
    if (!(field instanceof HTMLInputElement)) throw new Error('the trap is no field');
    return field;
  };
  /** Answers everything; five answers and nine, sixteen and no characters besides the choice. */
  const answerAll = async () => {
    await chat.tap('.option');
    await chat.write('input[type=text]', 'Anna');
    await chat.write('input[type=email]', 'anna@example.com');
    await chat.shown('input[type=tel]:not([readonly])');
    await chat.tap('.skip');
    await chat.shown('.purpose');
    await chat.tap('.decide .option', 0);
    await until(() => chat.text().includes('Sent.'));
  };
  const told = (path: string) => server.aside.flatMap(([to, body]) => (to === path ? [body] : []));

  it('[SP6] the trap is not seen, not reached, not read out, and named so that nothing fills it in', async () => {
    const field = trap();
    expect(field.closest('[aria-hidden=true]')).not.to.equal(null);
    expect([field.tabIndex, field.autocomplete, field.closest('form')]).to.deep.equal([-1, 'off', null]);
    expect(field.checkVisibility()).to.equal(true);
    const { left, top, width, height } = field.getBoundingClientRect();
    const within = document.elementFromPoint(left + width / 2, top + height / 2);
    expect(within?.localName).not.to.equal('remit-chat');
    expect(getComputedStyle(field.parentElement ?? field).clipPath).to.equal('inset(50%)');
    for (const name of ['data-1p-ignore', 'data-bwignore', 'data-lpignore', 'data-form-type'])
      expect(field.hasAttribute(name), name).to.equal(true);
    const before = document.documentElement.scrollHeight;
    field.parentElement?.remove();
    expect(document.documentElement.scrollHeight).to.equal(before);
  });

  it('[SP6] of whoever answers at the pace of a person nothing is told', async () => {
    await chat.tap('.option');
    pass(60_000);
    await chat.write('input[type=text]', 'Anna');
    await chat.write('input[type=email]', 'anna@example.com');
    await chat.shown('input[type=tel]:not([readonly])');
    await chat.tap('.skip');
    await chat.tap('.decide .option', 0);
    await until(() => chat.text().includes('Sent.'));
    expect(server.aside).to.deep.equal([]);
  });

  it('[SP6] who fills in the trap is told of before the lead, once, and the lead goes on its way', async () => {
    trap().value = 'cheap pills';
    pass(60_000);
    let first: unknown;
    const { answer } = server;
    server.answer = (batch) => {
      if (batch.records.length > 0) first ??= told('signs').length;
      return answer(batch);
    };
    await answerAll();
    expect(first).to.equal(1);
    const [signs, ...more] = told('signs');
    expect(more).to.deep.equal([]);
    expect(JSON.stringify(signs)).not.to.include('pills');
    const { trap: fell, took, answers } = Reflect.get(Object(signs), 'signs');
    expect([fell, answers]).to.deep.equal([true, 5]);
    expect(took).to.be.greaterThan(59_999);
    const [batch] = server.batches.filter(({ records }) => records.length > 0);
    expect(Reflect.get(Object(signs), 'subject')).to.deep.equal(batch?.subject);
  });

  it('[SP6] who answers faster than people do is told of, with numbers and nothing else', async () => {
    await answerAll();
    const [signs] = told('signs');
    const { trap: fell, took, answers, typed, ...others } = Reflect.get(Object(signs), 'signs');
    expect([fell, answers, others]).to.deep.equal([false, 5, {}]);
    expect(took).to.be.lessThan(5 * 700 + typed * 10);
  });

  it('[SP6] where the server asks for work it is done and sent, once', async () => {
    server.answer = ({ changes, records }) =>
      HttpResponse.json({
        now: Date.now(),
        verdicts: [
          ...changes.map(({ id }) => ({ id, outcome: 'stored' })),
          ...records.map(({ id }) => ({
            id,
            outcome: 'stored',
            code: 'work_asked',
            message: `4.1.${id}.mac`,
          })),
        ],
      });
    await answerAll();
    await until(() => told('work').length > 0);
    const [{ challenge, solution } = {}, ...more] = told('work');
    expect(more).to.deep.equal([]);
    expect(String(challenge)).to.match(/^4\.1\..*\.mac$/);
    const bytes = new TextEncoder().encode(`${String(challenge)}.${String(solution)}`);
    const digest = new DataView(await crypto.subtle.digest('SHA-256', bytes));
    expect(digest.getUint8(0)).to.be.lessThan(16);
  });
});
