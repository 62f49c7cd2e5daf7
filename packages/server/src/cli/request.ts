import { z } from 'zod';
import { askServer } from './ask-server.js';
import type { Command, ExitCode, Surroundings } from './command.js';
import type { Arguments } from './read-arguments.js';
import { requestSchema } from './requests.js';
import { moment } from './write-lines.js';

type Given = Extract<Arguments, { ok: true }>;

const answerSchema = z.object({
  request: requestSchema,
  records: z.number().optional(),
  told: z.array(z.string()).optional(),
});

const lines = ({ request, records, told }: z.infer<typeof answerSchema>): string[] => {
  const { id, kind, state, subject, dueAt } = request;
  return [
    `${id}: ${kind} of ${subject}, ${state}${state === 'open' ? `; due ${moment(dueAt)}` : ''}`,
    ...(records === undefined
      ? []
      : [`${records} ${records === 1 ? 'record' : 'records'} changed or erased`]),
    ...(told === undefined || told.length === 0 ? [] : [`told: ${told.join(', ')}`]),
    ...(state === 'fulfilled' && (kind === 'access' || kind === 'portability')
      ? [
          request.identity === 'mail'
            ? `hand it over: remit export ${subject} --out FILE`
            : 'the person can fetch it now, where they asked',
        ]
      : []),
  ];
};

const send = async (
  surroundings: Surroundings,
  args: Given,
  what: 'answer' | 'extension',
  body: object,
): Promise<ExitCode> => {
  const { say, complain } = surroundings;
  const [id = ''] = args.positionals;
  const asked = await askServer(surroundings, `/v1/requests/${encodeURIComponent(id)}/${what}`, body);
  if (!asked.ok) {
    complain(asked.problem);
    return asked.exit;
  }
  if (args.has('json')) say(JSON.stringify(asked.body, null, 2));
  else lines(answerSchema.parse(asked.body)).forEach(say);
  return 0;
};

const JSON_HELP = '--json          the answer of the server as it is';
const REASON_HELP = '--reason TEXT   why; the person sees it';
const TOKEN = '(REMIT_URL, REMIT_TOKEN of a reader with the permission privacy)';

/** `remit request answer` */
export const requestAnswer: Command = {
  name: 'request answer',
  usage: 'remit request answer ID [--json]',
  summary: `do what a person asked for, and tell them so ${TOKEN}`,
  help: [JSON_HELP],
  options: { json: 'flag' },
  positionals: ['ID'],
  run: (args, surroundings) => send(surroundings, args, 'answer', { fulfil: true }),
};

/** `remit request refuse` */
export const requestRefuse: Command = {
  name: 'request refuse',
  usage: 'remit request refuse ID --reason TEXT [--json]',
  summary: `refuse what a person asked for (Art. 12(4)) ${TOKEN}`,
  help: [REASON_HELP, JSON_HELP],
  options: { reason: 'one', json: 'flag' },
  positionals: ['ID'],
  run: async (args, surroundings) => {
    const reason = args.one('reason');
    if (reason !== undefined) return send(surroundings, args, 'answer', { refuse: reason });
    surroundings.complain('--reason is missing: a person is told why (Art. 12(4))');
    return 2;
  },
};

/** `remit request extend` */
export const requestExtend: Command = {
  name: 'request extend',
  usage: 'remit request extend ID --months N --reason TEXT [--json]',
  summary: `take one or two further months to answer (Art. 12(3)) ${TOKEN}`,
  help: ['--months N      1 or 2; 2 in all', REASON_HELP, JSON_HELP],
  options: { months: 'one', reason: 'one', json: 'flag' },
  positionals: ['ID'],
  run: async (args, surroundings) => {
    const reason = args.one('reason');
    const months = args.one('months');
    if (reason === undefined || months === undefined || !/^[12]$/.test(months)) {
      surroundings.complain('expected --months 1 or 2, and --reason: a person is told why (Art. 12(3))');
      return 2;
    }
    return send(surroundings, args, 'extension', { months: Number(months), reason });
  },
};
