import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import type { Bot } from '@remit/contract';
import { botSchema, instructionsSchema } from '@remit/contract/schema';
import { bot, instructions } from '../testing/bakery.js';
import { againstBot, warningsOf } from './against-bot.js';

const withSteps = (steps: Bot['steps'], more: Partial<Bot> = {}): Bot => ({
  ...bot,
  ...more,
  steps: { ...bot.steps, ...steps },
});
const en = (text: string) => ({ en: text });
const against = (changed: Bot) => againstBot(changed, instructions());

test('[FL6] a bot that fits the instructions is published, and nothing is said of it', () => {
  assert.equal(against(bot), undefined);
  assert.deepEqual(warningsOf(bot, instructions()), []);
});

test('[FL6] records, fields and purposes that the instructions do not have', () => {
  const end = { kind: 'end', text: en('Thanks.') } as const;
  assert.deepEqual(against(withSteps({ thanks: { ...end, record: 'order' } })), {
    path: 'bots.enquiry.steps.thanks.record',
    reason: 'the instructions have no record order',
  });
  assert.deepEqual(
    against(withSteps({ thanks: { kind: 'send', record: 'order', next: 'bye' }, bye: end }))?.path,
    'bots.enquiry.steps.thanks.record',
  );
  assert.deepEqual(
    against(
      withSteps({
        thanks: { kind: 'send', record: 'enquiry', fields: ['shoe-size'], next: 'bye' },
        bye: end,
      }),
    ),
    { path: 'bots.enquiry.steps.thanks.fields', reason: 'the record enquiry has no field shoe-size' },
  );
  assert.deepEqual(
    against(
      withSteps({
        mail: {
          kind: 'text',
          text: en('?'),
          field: 'shoe',
          optional: false,
          long: false,
          max: 9,
          next: 'news',
        },
      }),
    ),
    {
      path: 'bots.enquiry.steps.mail.field',
      reason: 'no record that the bot hands in has a field shoe',
    },
  );
  assert.deepEqual(against(withSteps({}, { variables: { coupon: { recorded: true } } })), {
    path: 'bots.enquiry.variables.coupon',
    reason: 'no record that the bot hands in has a field coupon',
  });
  assert.deepEqual(
    against(withSteps({ news: { kind: 'consent', text: en('?'), purposes: ['profiling'], next: 'thanks' } })),
    { path: 'bots.enquiry.steps.news.purposes', reason: 'the instructions have no purpose profiling' },
  );
});

test('[FL6] the lines of a form are fields too, and what the linter finds wrong refuses', () => {
  assert.deepEqual(
    against(
      withSteps({
        mail: {
          kind: 'form',
          text: en('You'),
          fields: [{ kind: 'text', field: 'shoe', label: en('Shoe'), optional: false }],
          next: 'news',
        },
      }),
    )?.path,
    'bots.enquiry.steps.mail.fields.0.field',
  );
  assert.deepEqual(against(withSteps({ news: { kind: 'jump', to: 'mail' } })), {
    path: 'bots.enquiry.steps.mail',
    reason: 'a conversation that comes here can never end (loop_without_exit)',
  });
});

test('[FL6] lesser faults are a line each', () => {
  const lines = warningsOf(
    withSteps(
      { alone: { kind: 'message', text: en('{{nobody}}'), next: 'thanks' } },
      { title: { en: 'A', fi: 'B' } },
    ),
    instructions(),
  );
  assert.ok(lines.includes('bots.enquiry.steps.alone: no conversation comes to this step (unreachable)'));
  assert.ok(
    lines.includes(
      "bots.enquiry.steps.mail.text.fi: the bot's title is in fi, this is not (translation_missing)",
    ),
  );
  assert.ok(
    lines.includes(
      'bots.enquiry.steps.alone.text.en: no question and no variable is called nobody (name_unknown)',
    ),
  );
});

test('[FL6] the demo’s bots are clean', () => {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../../../demo/lumo-garden/${name}`, import.meta.url), 'utf8'));
  const shop = instructionsSchema.parse(read('instructions.json'));
  const quote = botSchema.parse(read('quote-bot.json'));
  assert.equal(againstBot(quote, shop), undefined);
  assert.deepEqual(warningsOf(quote, shop), []);
});
