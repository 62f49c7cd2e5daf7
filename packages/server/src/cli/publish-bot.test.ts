import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { bot, instructions } from '../testing/bakery.js';
import { runRemit } from '../testing/run-remit.js';

const folder = mkdtempSync(join(tmpdir(), 'remit-publish-'));
after(() => rmSync(folder, { recursive: true }));

const file = (name: string, document: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(document));
  return path;
};
const publish = (document: unknown) =>
  runRemit(
    `controller add ${file('instructions.json', instructions())} --bot ${file('bot.json', document)}`,
    {
      REMIT_DATA_DIR: join(folder, 'data'),
      REMIT_MASTER_KEY: Buffer.alloc(32, 'a key').toString('base64'),
    },
  );

test('[FL6] what the linter finds wrong keeps a bot from being published; nothing is added', async () => {
  const { exit, complained } = await publish({
    ...bot,
    steps: { ...bot.steps, news: { kind: 'jump', to: 'mail' } },
  });
  assert.equal(exit, 1);
  assert.match(
    complained,
    /refused: bots\.enquiry\.steps\.mail: a conversation that comes here can never end \(loop_without_exit\)/,
  );
});

test('[FL6] a lesser fault is told, and the bot is published', async () => {
  const { exit, said, complained } = await publish({ ...bot, title: { en: 'Enquiry', fi: 'Kysely' } });
  assert.equal(exit, 0);
  assert.match(said, /bot +enquiry: version 1/);
  assert.match(complained, /warning: bots\.enquiry\.steps\.mail\.text\.fi: .* \(translation_missing\)/);
});
