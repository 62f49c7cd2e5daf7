import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { begin } from '../../test/one-step-bot.js';
import { inputFor, inputs, INSTRUCTIONS, randomBot, randomCoreBot } from '../../test/random-bots.js';
import { answerStep, currentStep, startFlow, type FlowState } from '../flow.js';
import { askedFields } from '../lint/asked-fields.js';
import { lintBot } from '../lint/lint-bot.js';
import type { Bot } from '../schema/bot-schema.js';
import { editAnswer } from './edit-answer.js';
import { answerExtendedStep } from './extended-flow.js';
import { extensionsNeeded } from './extensions-needed.js';

/** Holds a conversation by these numbers, and shows each state in which it rests. */
const hold = (
  bot: Bot,
  draw: number,
  numbers: readonly number[],
  seen: (state: FlowState) => void,
): FlowState => {
  let state = begin(bot, { draw });
  seen(state);
  for (const number of numbers) {
    const step = currentStep(bot, state);
    const answered = answerExtendedStep(bot, state, inputFor(step, number));
    state = answered.state ?? state;
    seen(state);
  }
  return state;
};

const codes = (bot: Bot) => new Set(lintBot(bot, INSTRUCTIONS).map(({ code }) => code));
const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('[FL4] a conversation with a bot that passes schema and linter always comes to rest', () => {
  let held = 0;
  fc.assert(
    fc.property(randomBot, draw, inputs, (bot, drawn, numbers) => {
      if (codes(bot).has('dead_end')) return;
      held++;
      hold(bot, drawn, numbers, (state) => assert.ok(currentStep(bot, state)));
    }),
    { numRuns: 400 },
  );
  assert.ok(held > 50, `only ${held} bots were held a conversation with`);
});

test('[FL6] a bot with a loop that has no exit is one that no conversation ever ends from there', () => {
  fc.assert(
    fc.property(randomBot, draw, inputs, (bot, drawn, numbers) => {
      const found = lintBot(bot, INSTRUCTIONS);
      if (found.some(({ code }) => code === 'dead_end')) return;
      const endless = found.flatMap(({ code, path }) => (code === 'loop_without_exit' ? [path] : []));
      const unreached = found.flatMap(({ code, path }) => (code === 'unreachable' ? [path] : []));
      let isEndless = false;
      hold(bot, drawn, numbers, ({ at, lines }) => {
        isEndless ||= endless.includes(`steps.${at}`);
        assert.ok(!isEndless || currentStep(bot, { at, lines, answers: {}, language: 'en' }).kind !== 'end');
        for (const { step } of lines) assert.ok(!unreached.includes(`steps.${step}`), `${step} was reached`);
      });
    }),
    { numRuns: 400 },
  );
});

test('[FL6] where the linter has no objection, no personal question is asked before its purpose was said', () => {
  const met = { passed: 0, refused: 0 };
  fc.assert(
    fc.property(randomBot, draw, inputs, (bot, drawn, numbers) => {
      const found = codes(bot);
      if (found.has('dead_end')) return;
      const isRefused = found.has('purpose_not_said') || found.has('category_not_covered');
      met[isRefused ? 'refused' : 'passed']++;
      if (isRefused) return;
      hold(bot, drawn, numbers, ({ lines, at }) => {
        const told = lines.flatMap(({ step: id }) => {
          const step = bot.steps[id];
          return step?.kind === 'consent' ? step.purposes : [];
        });
        for (const { field } of askedFields(currentStep(bot, { lines, at, answers: {}, language: 'en' }))) {
          assert.notEqual(field, 'ill');
          if (field === 'mail') assert.ok(told.includes('marketing'));
        }
      });
    }),
    { numRuns: 600 },
  );
  assert.ok(met.passed > 20 && met.refused > 20, JSON.stringify(met));
});

test('[FL5] a changed answer gives the conversation that would have been: held anew, it is the same', () => {
  let edited = 0;
  fc.assert(
    fc.property(randomBot, draw, inputs, fc.nat(), fc.nat(1000), (bot, drawn, numbers, which, number) => {
      if (codes(bot).has('dead_end')) return;
      const before = hold(bot, drawn, numbers, () => undefined);
      const steps = [
        ...new Set(before.lines.flatMap(({ from, step }) => (from === 'visitor' ? [step] : []))),
      ];
      const step = steps[which % Math.max(1, steps.length)];
      if (step === undefined) return;
      const input = inputFor(currentStep(bot, { ...before, at: step }), number);
      const answered = editAnswer(bot, before, step, input);
      if (!answered.ok) return;
      edited++;
      const { edits, ...after } = answered.state;
      assert.equal(edits?.length, 1);
      let again = begin(bot, { draw: drawn });
      for (const line of after.lines) {
        if (line.from !== 'visitor') continue;
        // What was given up is said as often as it was asked.
        for (const at = again.at; again.at === at && again.lines.length < after.lines.length;) {
          const next = answerExtendedStep(bot, again, line.input);
          assert.ok(next.state, `${line.step} takes ${JSON.stringify(line.input)}`);
          again = next.state;
          if (next.ok) break;
        }
      }
      assert.deepEqual(again, after);
    }),
    { numRuns: 600 },
  );
  assert.ok(edited > 50, `only ${edited} answers were changed`);
});

test('[FL1] a bot that the core interpreter can hold is held alike by the extended one', () => {
  fc.assert(
    fc.property(randomCoreBot, inputs, (bot, numbers) => {
      assert.ok(!extensionsNeeded(bot));
      let core = startFlow(bot, 'en');
      let extended = begin(bot);
      for (const number of numbers) {
        const input = inputFor(currentStep(bot, core), number);
        const [one, other] = [answerStep(bot, core, input), answerExtendedStep(bot, extended, input)];
        assert.equal(one.ok, other.ok);
        if (!one.ok || !other.ok) {
          assert.deepEqual(one, other);
          continue;
        }
        ({ state: core } = one);
        ({ state: extended } = other);
        assert.deepEqual(
          { at: core.at, lines: core.lines, answers: core.answers },
          { at: extended.at, lines: extended.lines, answers: extended.answers },
        );
      }
    }),
    { numRuns: 200 },
  );
});
