// Bots and conversations nobody would write, for tests of what holds for all of them.
import fc from 'fast-check';
import type { AnswerInput, Bot, PublicInstructions, RestingStep } from '../src/index.js';
import { botSchema, instructionsSchema } from '../src/schema/index.js';
import { en } from './one-step-bot.js';

/** Fields by category: one needs no consent, one needs it, one is about no person, one has no purpose. */
export const FIELDS = { who: 'name', mail: 'email', page: 'behaviour', ill: 'health' } as const;

const purpose = (basis: string, ...categories: string[]) => ({
  basis,
  categories,
  retention: 'P12M',
  wording: en('Words.'),
  wordingSince: 'n1',
});

export const INSTRUCTIONS: PublicInstructions = instructionsSchema.parse({
  controller: 'test',
  version: 1,
  party: { name: 'Test', contact: 'privacy@test.example' },
  notices: ['n1'],
  purposes: {
    contact: purpose('contract', 'name'),
    marketing: purpose('consent', 'email'),
    analytics: purpose('consent', 'behaviour'),
  },
  records: { lead: { kind: 'lead', fields: FIELDS } },
  recipients: {},
  origins: [],
});

const MANY = 9;
const ids = Array.from({ length: MANY }, (_, index) => `s${index}`);
const field = fc.constantFrom(...Object.keys(FIELDS).filter((name) => name !== 'ill'));
const anyField = fc.oneof({ weight: 20, arbitrary: field }, { weight: 1, arbitrary: fc.constant('ill') });

/** A condition of any depth, on what was answered, chosen or counted. */
const condition = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.record({ field, is: fc.constantFrom('answered', 'unanswered') }),
    fc.record({
      field,
      is: fc.constantFrom('equals', 'lacks', 'matches'),
      value: fc.constantFrom('a', 'b*'),
    }),
    fc.record({ field: fc.constant('score'), is: fc.constantFrom('above', 'at-most'), value: fc.nat(3) }),
    fc.record({ consent: fc.constant('marketing'), is: fc.constantFrom('given', 'refused', 'unasked') }),
    fc.record({ all: fc.array(tie('any'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ any: fc.array(tie('any'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ not: tie('any') }),
  ),
})).any;

const options = ['a', 'b', 'c'].map((value, score) => ({ value, label: en(value), score }));
const is = <K extends string>(kind: K) => fc.constant(kind);

/** The step at a place: what asks may lead anywhere, what asks nothing leads on. */
const stepAt = (place: number) => {
  const anywhere = fc.constantFrom(...ids, 'end');
  const onward = fc.constantFrom(...ids.slice(place + 1), 'end');
  const text = fc.constantFrom(en('So {{who}}'), en('**So** {{score | number}}'));
  const tries = fc.option(fc.record({ most: fc.integer({ min: 1, max: 3 }), then: anywhere }), {
    nil: undefined,
  });
  const question = { text, field: anyField, optional: fc.boolean(), next: anywhere, tries };
  return fc.oneof(
    fc.record({ kind: is('text'), ...question }),
    fc.record({ kind: is('email'), ...question }),
    fc.record({ kind: is('choice'), ...question, options: fc.constant(options) }),
    fc.record({ kind: is('choices'), ...question, options: fc.constant(options) }),
    fc.record({ kind: is('rating'), ...question }),
    fc.record({
      kind: is('form'),
      text,
      fields: fc.tuple(fc.record({ kind: is('text'), field: anyField, label: fc.constant(en('L')) })),
      next: anywhere,
    }),
    fc.record({
      kind: is('consent'),
      text,
      purposes: fc.constantFrom(['marketing'], ['marketing', 'analytics']),
      next: anywhere,
    }),
    fc.record({ kind: is('message'), text, next: onward }),
    fc.record({ kind: is('jump'), to: onward }),
    fc.record({ kind: is('condition'), when: condition, then: onward, otherwise: onward }),
    fc.record({
      kind: is('split'),
      ways: fc.array(fc.record({ share: fc.integer({ min: 1, max: 3 }), next: onward }), {
        minLength: 2,
        maxLength: 3,
      }),
    }),
    fc.record({
      kind: is('set'),
      variable: is('score'),
      to: fc.constant({ do: 'add', of: [{ name: 'score', or: 0 }, 1] }),
      next: onward,
    }),
    fc.record({ kind: is('call'), to: onward, next: onward }),
    fc.record({ kind: is('return') }),
    fc.record({ kind: is('end'), text }),
  );
};

const CORE = ['text', 'email', 'choice', 'consent', 'message', 'jump', 'end'];

const botOf = (steps: Record<string, object>): Bot | undefined =>
  botSchema.safeParse({
    id: 'random',
    version: 1,
    title: en('Random'),
    language: 'en',
    start: 's0',
    steps: { ...steps, end: { kind: 'end', text: en('Bye'), record: 'lead' } },
  }).data;

/** Bots that the schema takes. */
export const randomBot: fc.Arbitrary<Bot> = fc
  .record(Object.fromEntries(ids.map((id, place) => [id, stepAt(place)])))
  .map(botOf)
  .filter((bot) => bot !== undefined);

/** Bots that the core interpreter can hold. */
export const randomCoreBot: fc.Arbitrary<Bot> = fc
  .record(
    Object.fromEntries(
      ids.map((id, place) => [
        id,
        stepAt(place)
          .filter(({ kind }) => CORE.includes(kind))
          .map((step) => ({
            ...step,
            ...('tries' in step && { tries: undefined }),
            ...('options' in step && { options: options.map(({ score: _none, ...option }) => option) }),
            ...('text' in step && { text: en('So {{who}}') }),
          })),
      ]),
    ),
  )
  .map(botOf)
  .filter((bot) => bot !== undefined);

/** What a visitor may do at a step, by a number: mostly something that is an answer, sometimes nothing that is. */
export const inputFor = (step: RestingStep, number: number): AnswerInput => {
  if (number % 7 === 0) return number % 2 === 0 ? null : 'no such thing @';
  if (step.kind === 'email') return `a${number % 3}@b.example`;
  if (step.kind === 'choice') return ['a', 'b', 'c'][number % 3] ?? 'a';
  if (step.kind === 'choices') return number % 2 === 0 ? ['a'] : ['b', 'c'];
  if (step.kind === 'rating') return String(1 + (number % 5));
  if (step.kind === 'form')
    return Object.fromEntries(step.fields.map((line) => [line.field, `x${number % 4}`]));
  if (step.kind === 'consent')
    return Object.fromEntries(step.purposes.map((each, index) => [each, (number + index) % 2 === 0]));
  return `x${number % 4}`;
};

export const inputs = fc.array(fc.nat(1000), { maxLength: 40 });
