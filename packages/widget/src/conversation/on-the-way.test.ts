import type { Batch, Bot } from '@remit/contract';
import { expect } from 'chai';
import { HttpResponse } from 'msw';
import { until, type ChatOnPage } from '../../test/chat-on-page.js';
import { definitionWith, STEPS } from '../../test/every-step.js';
import { chatsOnPage, servedPage } from '../../test/served-page.js';

const en = (text: string) => ({ en: text });

describe('what a bot hands in on its way', () => {
  const server = servedPage();
  const open = chatsOnPage();
  let chat: ChatOnPage;

  /** Asks for a name, hands it in, and asks for a nickname. */
  const start = async (done: Bot['steps'][string]) => {
    server.define = (controller) =>
      HttpResponse.json(
        definitionWith(
          controller,
          { ...STEPS.name, field: 'name', next: 'hand-in' },
          {
            steps: {
              'hand-in': { kind: 'send', record: 'everything', fields: ['name'], next: 'more' },
              more: { ...STEPS.name, text: en('And?'), next: 'done' },
              done,
            },
          },
        ),
      );
    chat = open();
    chat.widget.open();
    await chat.write('.question input', 'Anna');
    await until(() => chat.text().includes('And?'));
  };
  const fields = () => server.records().map((record) => record.fields);
  /** Holds back each answer of the server. @returns gives the oldest that waits */
  const holdBack = () => {
    const held: (() => void)[] = [];
    server.answer = (batch: Batch) => new Promise((resolve) => held.push(() => resolve(server.judge(batch))));
    return { held, give: () => held.shift()?.() };
  };
  const isSaid = (words: string) => chat.all('.delivery')[0]?.textContent.startsWith(words);

  it('is sent by the server to whom it concerns: handed in at once, once, and not changed any more', async () => {
    await start({ kind: 'end', text: en('Thank you.'), record: 'everything' });
    await until(() => server.records().length === 1);
    expect(fields()).to.deep.equal([{ name: 'Anna' }]);
    await chat.shown('.after-log');
    expect(chat.all('.change')).to.deep.equal([]);
    await chat.write('.question input', 'Ann');
    await until(() => server.records().length === 2);
    expect(fields()[1]).to.deep.equal({ name: 'Anna', answer: 'Ann' });
    await until(() => isSaid('Sent.'));
    // The page asks nobody but the server.
    expect(new Set(server.requests.map((request) => request.split(' ')[0])).size).to.equal(2);
  });

  it('[WI6] is said of what was handed in on the way, where the end hands in nothing', async () => {
    await start({ kind: 'end', text: en('Thank you.') });
    await until(() => server.records().length === 1);
    await chat.write('.question input', 'Ann');
    await until(() => isSaid('Sent.'));
    expect(fields()).to.deep.equal([{ name: 'Anna' }]);
  });

  it('[WI6] "sent" is said when all of it is, and what is worst of several', async () => {
    const { held, give } = holdBack();
    await start({ kind: 'end', text: en('Thank you.'), record: 'everything' });
    await until(() => held.length === 1);
    await chat.write('.question input', 'Ann');
    await chat.shown('.delivery');
    give();
    await until(() => held.length === 1 && server.records().length === 1);
    expect(isSaid('Sending')).to.equal(true);
    give();
    await until(() => isSaid('Sent.'));
    chat.widget.destroy();
    server.answer = (batch) =>
      server.judge(batch, batch.records.length > 0 && server.records().length === 2 ? 'refused' : 'stored');
    await start({ kind: 'end', text: en('Thank you.'), record: 'everything' });
    await until(() => server.records().length === 3);
    await chat.write('.question input', 'Ann');
    await until(() => server.records().length === 4);
    await until(() => chat.all('.refused').length === 1);
  });
});
