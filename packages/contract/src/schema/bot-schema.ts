import { z } from 'zod';
import { fieldNameSchema, languageSchema, slugSchema } from './primitives-schema.js';

const words = z.string().trim().min(1).max(1000);
/** Text per language; every step is written in at least the bot's own language. */
const textSchema = z.record(languageSchema, words);
const step = slugSchema;

const question = {
  text: textSchema,
  /** Field of the bot's record type that the answer fills. */
  field: fieldNameSchema,
  optional: z.boolean().default(false),
  /** Greyed example inside the empty input. */
  placeholder: textSchema.optional(),
  next: step,
};

/** A test on one earlier answer, or all/any of several. An unanswered field equals nothing. */
export type Condition =
  | { field: string; is: 'equals' | 'differs' | 'contains'; value: string }
  | { field: string; is: 'answered' | 'unanswered' }
  | { all: Condition[] }
  | { any: Condition[] };

const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({
      field: fieldNameSchema,
      is: z.enum(['equals', 'differs', 'contains']),
      value: z.string().max(400),
    }),
    z.strictObject({ field: fieldNameSchema, is: z.enum(['answered', 'unanswered']) }),
    z.strictObject({ all: z.array(conditionSchema).min(1).max(20) }),
    z.strictObject({ any: z.array(conditionSchema).min(1).max(20) }),
  ]),
);

export const stepSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('message'), text: textSchema, next: step }),
  z.strictObject({
    kind: z.literal('text'),
    ...question,
    long: z.boolean().default(false),
    max: z.number().int().min(1).max(4000).default(500),
  }),
  z.strictObject({ kind: z.literal('email'), ...question }),
  z.strictObject({ kind: z.literal('phone'), ...question }),
  z.strictObject({
    kind: z.literal('choice'),
    ...question,
    options: z
      .array(z.strictObject({ value: slugSchema, label: textSchema }))
      .min(1)
      .max(20),
  }),
  /** Asks for each purpose on its own; nothing is pre-ticked and a "no" goes on to the same next step. */
  z.strictObject({
    kind: z.literal('consent'),
    text: textSchema,
    purposes: z.array(slugSchema).min(1).max(8),
    next: step,
  }),
  z.strictObject({ kind: z.literal('condition'), when: conditionSchema, then: step, otherwise: step }),
  z.strictObject({ kind: z.literal('jump'), to: step }),
  /** The conversation is over; with `record`, the answers are handed in as a record of that type. */
  z.strictObject({ kind: z.literal('end'), text: textSchema, record: slugSchema.optional() }),
]);

/** First step of a circle in which nobody is asked anything: such a conversation would never rest. */
const silentCircle = (steps: Record<string, Step>): string | undefined => {
  const settled = new Set<string>();
  const visit = (id: string, trail: readonly string[]): string | undefined => {
    if (trail.includes(id)) return id;
    const item = Object.hasOwn(steps, id) ? steps[id] : undefined;
    if (!item || settled.has(id)) return undefined;
    const next =
      item.kind === 'message'
        ? [item.next]
        : item.kind === 'jump'
          ? [item.to]
          : item.kind === 'condition'
            ? [item.then, item.otherwise]
            : [];
    const found = next.map((target) => visit(target, [...trail, id])).find((circle) => circle !== undefined);
    settled.add(id);
    return found;
  };
  return Object.keys(steps)
    .map((id) => visit(id, []))
    .find((circle) => circle !== undefined);
};

export type Step = z.infer<typeof stepSchema>;

/** A bot: what it says and asks. `{{field}}` in a text is replaced by the answer to that field. */
export const botSchema = z
  .strictObject({
    id: slugSchema,
    version: z.number().int().min(1).max(1_000_000),
    /** Shown as the title of the chat. */
    title: textSchema,
    /** Language that every text has. */
    language: languageSchema,
    start: step,
    steps: z.record(slugSchema, stepSchema),
  })
  .superRefine((bot, context) => {
    const known = (id: string, path: (string | number)[]) => {
      if (!Object.hasOwn(bot.steps, id))
        context.addIssue({ code: 'custom', path, message: `no step is called ${id}` });
    };
    const written = (text: Record<string, string>, path: (string | number)[]) => {
      if (!Object.hasOwn(text, bot.language))
        context.addIssue({
          code: 'custom',
          path,
          message: `missing in the bot's own language, ${bot.language}`,
        });
    };
    const circle = silentCircle(bot.steps);
    if (circle)
      context.addIssue({
        code: 'custom',
        path: ['steps', circle],
        message: 'circles without asking anything',
      });
    known(bot.start, ['start']);
    written(bot.title, ['title']);
    for (const [id, item] of Object.entries(bot.steps)) {
      const at = (...path: (string | number)[]) => ['steps', id, ...path];
      if (item.kind === 'condition') {
        known(item.then, at('then'));
        known(item.otherwise, at('otherwise'));
      } else if (item.kind === 'jump') known(item.to, at('to'));
      else {
        written(item.text, at('text'));
        if (item.kind !== 'end') known(item.next, at('next'));
        if (item.kind === 'choice') {
          item.options.forEach((option, index) => written(option.label, at('options', index, 'label')));
          if (new Set(item.options.map((option) => option.value)).size !== item.options.length)
            context.addIssue({
              code: 'custom',
              path: at('options'),
              message: 'two options have the same value',
            });
        }
      }
    }
  });

export type Bot = z.infer<typeof botSchema>;
