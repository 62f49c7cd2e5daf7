import { z } from 'zod';
import { askServer } from './ask-server.js';
import type { Command } from './command.js';

/** `remit words` */
export const words: Command = {
  name: 'words',
  usage: 'remit words SHA256',
  summary: 'the exact words that a consent change cites (REMIT_URL, REMIT_TOKEN)',
  help: [
    'Writes the words and nothing else: remit words SHA256 | head -c -1 | sha256sum gives SHA256 again.',
  ],
  options: {},
  positionals: ['SHA256'],
  run: async (args, surroundings) => {
    const asked = await askServer(surroundings, `/v1/words/${encodeURIComponent(args.positionals[0] ?? '')}`);
    if (!asked.ok) {
      surroundings.complain(asked.problem);
      return asked.exit;
    }
    surroundings.say(z.string().parse(asked.body));
    return 0;
  },
};
