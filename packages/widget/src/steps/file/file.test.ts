import { FILE_PART_BYTES, filesIn, type FieldValue } from '@remit/contract';
import { expect } from 'chai';
import { http, HttpResponse } from 'msw';
import { until } from '../../../test/chat-on-page.js';
import { filesOnPage, pdf } from '../../../test/files-on-page.js';

type Part = { readonly line: Record<string, unknown>; readonly text: string };

describe('a step that asks for a file', () => {
  const { server, ask, choose, send, problem, chat } = filesOnPage();
  const parts: Part[] = [];
  let answer: (part: number, size: number) => Response = () => HttpResponse.error();

  beforeEach(() => {
    parts.length = 0;
    answer = (part, size) => HttpResponse.json({ next: part + 1, complete: size < FILE_PART_BYTES });
    server.worker.use(
      http.post('*/v1/uploads', async ({ request }) => {
        const text = await request.text();
        const end = text.indexOf('\n');
        const line: Record<string, unknown> = JSON.parse(text.slice(0, end));
        parts.push({ line, text: text.slice(end + 1) });
        return answer(Number(line['part']), text.length - end - 1);
      }),
    );
  });
  afterEach(() => server.worker.resetHandlers());

  const delivery = (words: string) => until(() => chat().all('.delivery')[0]?.textContent.startsWith(words));
  const answered = (): FieldValue | undefined => server.records()[0]?.fields['answer'];

  it('says which kinds, how large and how many, by the visitor’s own language', async () => {
    await ask();
    expect(chat().find('#hint').textContent).to.equal(
      'PDF, JPG, PNG, WEBP, HEIC · Up to 1.5 MB · Choose 1 to 2.',
    );
    const field = chat().find('[type=file]');
    expect(field.getAttribute('accept')).to.equal('.pdf,.jpg,.jpeg,.png,.webp,.heic,.heif');
    expect(field.getAttribute('aria-labelledby')).to.equal('line-0');
  });

  it('[UP1] takes nothing that is too large, of another kind, or only called so; what is wrong is told at the field', async () => {
    await ask();
    for (const [file, words] of [
      [pdf('large.pdf', 1_500_001), 'Please choose a smaller file.'],
      [pdf('page.html'), 'Please choose a file of one of these kinds.'],
      [new File(['<!doctype html><script>'], 'page.pdf'), 'Please choose a file of one of these kinds.'],
      [new File([], 'empty.pdf'), 'Please choose a file that can be read here.'],
    ] as const) {
      await choose(file);
      await send();
      await problem(words);
      await chat().tap('.question .option');
      await until(() => chat().all('.question .option').length === 0);
      await until(() => chat().root.activeElement === chat().find('[type=file]'));
    }
    await send();
    await problem('Please choose a file that can be read here.');
    await choose(pdf('a.pdf'), pdf('b.pdf'), pdf('c.pdf'));
    await send();
    await problem('Please choose fewer.');
    expect([parts, server.batches]).to.deep.equal([[], []]);
  });

  it('[WI6] sends the bytes after the record that refers to them, in parts, and says "sent" of all of it', async () => {
    const before: unknown[] = [];
    answer = (part, size) => {
      before.push([server.records().length, chat().find('.delivery').textContent]);
      return HttpResponse.json({ next: part + 1, complete: size < FILE_PART_BYTES });
    };
    await ask();
    const file = pdf('my plan.pdf', FILE_PART_BYTES + 5);
    await choose(file);
    expect(parts).to.deep.equal([]);
    await send();
    await delivery('Sent.');
    expect(before).to.deep.equal([
      [1, 'Sending…'],
      [1, 'Sending…'],
    ]);
    expect(chat().all('progress')).to.deep.equal([]);
    const [reference] = filesIn(answered());
    expect([reference?.type, reference?.size]).to.deep.equal(['application/pdf', FILE_PART_BYTES + 5]);
    expect(parts.map(({ text }) => text).join('')).to.equal(await file.text());
    const { key, subject, ...line } = parts[1]?.line ?? {};
    expect([key, subject]).to.deep.equal([server.batches[0]?.key, server.batches[0]?.subject]);
    expect(line).to.deep.include({
      record: server.records()[0]?.id,
      field: 'answer',
      upload: reference?.upload,
      bot: { id: 'quote', version: 1 },
      part: 1,
    });
    expect(chat().find('.visitor').textContent).to.include('my plan.pdf');
  });

  it('[WI6] keeps a file in memory while there is no network, says so, and sends it as soon as there is', async () => {
    const take = answer;
    answer = () => HttpResponse.error();
    await ask();
    await choose(pdf('plan.pdf'), pdf('other.pdf'));
    await send();
    await delivery('Not sent yet. Keep this page open until it is sent.');
    answer = take;
    dispatchEvent(new Event('online'));
    await delivery('Sent.');
    expect(parts.map(({ line }) => line['upload']).slice(-2)).to.deep.equal(
      filesIn(answered()).map(({ upload }) => upload),
    );
  });

  it('[WI6] says that a file could not be sent when the server does not take it', async () => {
    answer = () => HttpResponse.json({ code: 'file_not_as_referred' }, { status: 422 });
    await ask();
    await choose(pdf('plan.pdf'));
    await send();
    await delivery('Sent. The file could not be sent. Please write to hello@lumo.example');
    expect(parts).to.have.length(1);
  });

  it('[UP2] sends no bytes of a field that was not kept', async () => {
    server.answer = (batch) =>
      HttpResponse.json({
        now: Date.now(),
        verdicts: batch.records.map(({ id }) => ({
          id,
          outcome: 'reduced',
          dropped: [{ field: 'answer', code: 'consent_ended' }],
        })),
      });
    await ask();
    await choose(pdf('plan.pdf'));
    await send();
    await delivery('Sent. Some answers were left out');
    expect(parts).to.deep.equal([]);
  });

  it('can be skipped where it is optional', async () => {
    await ask({ optional: true });
    await chat().tap('.skip');
    await until(() => chat().text().includes('Skipped'));
    expect(chat().all('[type=file]')).to.deep.equal([]);
  });

  it('takes another file in place of the first where one is asked for', async () => {
    await ask({ step: { most: 1 } });
    expect(chat().find('[type=file]').hasAttribute('multiple')).to.equal(false);
    await choose(pdf('first.pdf'));
    await choose(pdf('second.pdf'));
    expect(chat().text()).not.to.include('first.pdf');
    await send();
    await delivery('Sent.');
    expect(filesIn(answered()).map(({ name }) => name)).to.deep.equal(['second.pdf']);
  });
});
