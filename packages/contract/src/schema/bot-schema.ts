import { z } from 'zod';
import { isTemplate } from '../flow/fill-template.js';
import { calledAgain, callDepth, silentCircle } from '../circles.js';
import { longestSilence } from '../longest-silence.js';
import { nextSteps } from '../next-steps.js';
import { textsOf } from '../texts-of.js';
import { fieldNameSchema, languageSchema, slugSchema } from './primitives-schema.js';
import { textSchema } from './question-schema.js';
import { stepSchema } from './step-schema.js';
import { themeSchema } from './theme-schema.js';

const valueSchema = z.union([z.string().max(400), z.number(), z.boolean()]);

const variableSchema = z.strictObject({
  /** Value at the beginning; default: none. */
  start: valueSchema.optional(),
  /** The page may give its value when the conversation begins. */
  prefill: z.boolean().optional(),
  /** It is handed in as a field of that name. */
  recorded: z.boolean().optional(),
});

/** Deeper conditions and expressions are refused: nobody could read them. */
const MAX_NESTING = 24;

/** Steps of a bot, and steps in a row at which nobody is asked anything (`flow.ts` goes no further). */
const MAX_STEPS = 1000;
const MAX_CALL_DEPTH = 16;

const nesting = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(nesting)) : 0;

type Path = (string | number)[];

/** A bot: what it says and asks. `{{field}}` in a text is replaced by the answer to that field. */
export const botSchema = z
  .strictObject({
    id: slugSchema,
    version: z.number().int().min(1).max(1_000_000),
    /** Shown as the title of the chat. Its languages are those the bot speaks. */
    title: textSchema,
    /** Language that every text has. */
    language: languageSchema,
    /** What the bot remembers besides answers. `score` is there without being declared, and starts at 0. */
    variables: z.record(fieldNameSchema, variableSchema).optional(),
    /** Default: the look that every chat has. */
    theme: themeSchema.optional(),
    /** Fields whose answers the page is told when they are given. Default: it is told of none what was said. */
    told: z.array(fieldNameSchema).min(1).max(64).optional(),
    start: slugSchema,
    steps: z.record(slugSchema, stepSchema),
  })
  .superRefine((bot, context) => {
    const contradiction = (path: Path, message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const circle = silentCircle(bot.steps);
    if (circle) contradiction(['steps', circle], 'circles without asking anything');
    const again = calledAgain(bot.steps);
    if (again) contradiction(['steps', again], 'calls steps that call it again');
    if (Object.keys(bot.steps).length > MAX_STEPS) contradiction(['steps'], `are more than ${MAX_STEPS}`);
    else if (!circle && !again) {
      const depth = callDepth(bot.steps);
      if (depth > MAX_CALL_DEPTH)
        contradiction(['steps'], `call each other more than ${MAX_CALL_DEPTH} deep`);
      else if (longestSilence(bot.steps, depth) > MAX_STEPS)
        contradiction(['steps'], `go on for more than ${MAX_STEPS} without asking anything`);
    }
    if (!Object.hasOwn(bot.steps, bot.start)) contradiction(['start'], `no step is called ${bot.start}`);
    for (const { path, text } of textsOf(bot)) {
      if (!Object.hasOwn(text, bot.language))
        contradiction([...path], `missing in the bot's own language, ${bot.language}`);
      for (const [language, words] of Object.entries(text))
        if (!isTemplate(words))
          contradiction([...path, language], 'has a {{…}} of a format that does not exist');
    }
    const fields = new Set<string>();
    for (const [id, step] of Object.entries(bot.steps)) {
      const at = (...path: Path): Path => ['steps', id, ...path];
      for (const [path, to] of nextSteps(step))
        if (!Object.hasOwn(bot.steps, to)) contradiction(at(...path), `no step is called ${to}`);
      if (nesting(step) > MAX_NESTING) contradiction(at(), 'is nested too deeply');
      if ('field' in step) fields.add(step.field);
      if (step.kind === 'form') {
        const names = step.fields.map(({ field }) => field);
        names.forEach((name) => fields.add(name));
        if (new Set(names).size !== names.length)
          contradiction(at('fields'), 'two lines fill the same field');
      }
      if ('options' in step && new Set(step.options.map(({ value }) => value)).size !== step.options.length)
        contradiction(at('options'), 'two options have the same value');
      if (step.kind === 'choices') {
        const { least = 0, most = step.options.length } = step;
        if (least > most || least > step.options.length)
          contradiction(at('least'), 'more than can be chosen');
      }
      if (
        (step.kind === 'number' || step.kind === 'scale') &&
        (step.min ?? -Infinity) > (step.max ?? Infinity)
      )
        contradiction(at('min'), 'lies above max');
      if (
        step.kind === 'set' &&
        typeof step.to === 'object' &&
        'text' in step.to &&
        !isTemplate(step.to.text)
      )
        contradiction(at('to', 'text'), 'has a {{…}} of a format that does not exist');
      const sets =
        step.kind === 'set'
          ? [step.variable]
          : step.kind === 'calculator'
            ? [step.variable, ...step.inputs.map(({ variable }) => variable)]
            : [];
      for (const name of sets)
        if (name !== 'score' && !Object.hasOwn(bot.variables ?? {}, name))
          contradiction(at('variable'), `no variable is called ${name}`);
    }
    bot.told?.forEach((name, index) => {
      if (!fields.has(name)) contradiction(['told', index], `no question fills a field called ${name}`);
    });
    for (const name of ['score', ...Object.keys(bot.variables ?? {})])
      if (fields.has(name)) contradiction(['variables', name], 'a question fills a field of that name');
  });

export type Bot = z.infer<typeof botSchema>;
