import { startServer } from '../start-server.js';
import type { Command } from './command.js';
import { configOf } from './config-of.js';
import { whileOpen } from './while-open.js';

/** `remit serve` */
export const serve: Command = {
  name: 'serve',
  usage: 'remit serve',
  summary: 'start the server; configured by environment variables, stopped by Ctrl-C or SIGTERM',
  help: [],
  options: {},
  positionals: [],
  run: async (_args, surroundings) => {
    const { say, stopped } = surroundings;
    const config = configOf(surroundings);
    const tell = (line: string) => say(`remit: ${line}`);
    await whileOpen(
      config,
      () => startServer({ ...config, tell }),
      async ({ url }) => {
        tell(`listening at ${url}`);
        await stopped;
        tell('stopping');
      },
    );
    tell('stopped');
    return 0;
  },
};
