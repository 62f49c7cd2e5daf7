import { z } from 'zod';
import { askServer } from './ask-server.js';
import type { Command, ExitCode, Surroundings } from './command.js';
import type { Arguments } from './read-arguments.js';

type Given = Extract<Arguments, { ok: true }>;

const erasedSchema = z.object({ records: z.number(), fields: z.number() });
const endedSchema = z.object({
  withdrawn: z.array(z.string()).optional(),
  objected: z.array(z.string()).optional(),
  erased: erasedSchema,
});
const restrictedSchema = z.object({ restricted: z.boolean(), changed: z.boolean(), erased: erasedSchema });
const erasureSchema = z.object({
  erased: erasedSchema.extend({ first: z.boolean(), deliveries: z.number() }),
  told: z.array(z.string()),
});

const went = ({ records, fields }: z.infer<typeof erasedSchema>): string =>
  `${fields} fields erased, ${records} records with them`;

/** Sends an order about a person to the server, and says what it came to. */
const order = async <S extends z.ZodType>(
  surroundings: Surroundings,
  args: Given,
  what: string,
  body: object,
  schema: S,
  describe: (answer: z.output<S>, subject: string) => string[],
): Promise<ExitCode> => {
  const { say, complain } = surroundings;
  const [subject = ''] = args.positionals;
  const asked = await askServer(surroundings, `/v1/subjects/${encodeURIComponent(subject)}/${what}`, body);
  if (!asked.ok) {
    complain(asked.problem);
    return asked.exit;
  }
  if (args.has('json')) say(JSON.stringify(asked.body, null, 2));
  else describe(schema.parse(asked.body), subject).forEach(say);
  return 0;
};

const JSON_HELP = '--json   the answer of the server as it is';
const TOKEN = '(REMIT_URL, REMIT_TOKEN of a reader with the permission privacy)';

const ending = (name: 'withdraw' | 'object', what: string, summary: string): Command => ({
  name,
  usage: `remit ${name} SUBJECT PURPOSE,PURPOSE [--json]`,
  summary: `${summary} ${TOKEN}`,
  help: [JSON_HELP],
  options: { json: 'flag' },
  positionals: ['SUBJECT', 'PURPOSE,PURPOSE'],
  run: (args, surroundings) => {
    const purposes = (args.positionals[1] ?? '').split(',');
    return order(surroundings, args, what, { purposes }, endedSchema, ({ erased, ...answer }, subject) => {
      const ended = [...(answer.withdrawn ?? []), ...(answer.objected ?? [])];
      return [
        `${subject}: ${ended.length > 0 ? `${ended.join(', ')} ended` : 'nothing to end'}; ${went(erased)}`,
      ];
    });
  },
});

/** `remit withdraw` */
export const withdraw = ending('withdraw', 'withdrawals', 'withdraw consent for a person who asked');

/** `remit object` */
export const object = ending('object', 'objections', 'note a person’s objection (Art. 21)');

/** `remit restrict` */
export const restrict: Command = {
  name: 'restrict',
  usage: 'remit restrict SUBJECT [--lift] [--json]',
  summary: `keep what is stored of a person, and do nothing else with it (Art. 18) ${TOKEN}`,
  help: ['--lift   end the restriction', JSON_HELP],
  options: { lift: 'flag', json: 'flag' },
  positionals: ['SUBJECT'],
  run: (args, surroundings) =>
    order(
      surroundings,
      args,
      'restriction',
      { restricted: !args.has('lift') },
      restrictedSchema,
      ({ restricted, changed, erased }, subject) => {
        const state = restricted ? 'restricted' : 'not restricted';
        return [
          `${subject}: ${state}${changed ? '' : ', as before'}${restricted ? '' : `; ${went(erased)}`}`,
        ];
      },
    ),
};

/** `remit erase` */
export const eraseCommand: Command = {
  name: 'erase',
  usage: 'remit erase SUBJECT [--json]',
  summary: `erase a person for good (Art. 17) ${TOKEN}`,
  help: [JSON_HELP],
  options: { json: 'flag' },
  positionals: ['SUBJECT'],
  run: (args, surroundings) =>
    order(surroundings, args, 'erasure', {}, erasureSchema, ({ erased, told }, subject) => [
      erased.first
        ? `${subject}: ${went(erased)}, ${erased.deliveries} deliveries stopped; the key is destroyed`
        : `${subject}: was erased before`,
      told.length > 0 ? `told: ${told.join(', ')}` : 'nobody received anything of this person',
    ]),
};
