import { askServer } from './ask-server.js';
import type { Command } from './command.js';
import { whyLines, whySchema } from './why-lines.js';

/** `remit why` */
export const why: Command = {
  name: 'why',
  usage: 'remit why RECORD [FIELD] [--json]',
  summary:
    'why a record is kept: purpose, basis, consent, until when, who received it (REMIT_URL, REMIT_TOKEN)',
  help: [
    '--json   the answer of the server as it is',
    'In place of RECORD the id of a person who was erased: then it says when.',
  ],
  options: { json: 'flag' },
  positionals: ['RECORD', '[FIELD]'],
  run: async (args, surroundings) => {
    const { say, complain, width } = surroundings;
    const [record = '', field] = args.positionals;
    const asked = await askServer(surroundings, `/v1/records/${encodeURIComponent(record)}/why`);
    if (!asked.ok) {
      complain(asked.problem);
      return asked.exit;
    }
    const answer = whySchema.parse(asked.body);
    if (field !== undefined && 'fields' in answer && !answer.fields.some((each) => each.field === field)) {
      complain(
        `the record has no field ${field}; it has ${answer.fields.map((each) => each.field).join(', ')}`,
      );
      return 1;
    }
    if (args.has('json')) say(JSON.stringify(asked.body, null, 2));
    else whyLines(answer, field, width).forEach(say);
    return 0;
  },
};
