import { readConfig, type Config } from '../config.js';
import { startServer } from '../start-server.js';
import type { Command } from './command.js';

/** What went wrong at start, in terms of the variable that can change it; undefined when none can. */
const problemOf = (error: unknown, { host, port, dataDir, databaseUrl }: Config): string | undefined => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `REMIT_PORT: expected a free port; ${port} is in use`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `REMIT_HOST: expected an address of this machine, not ${host}`;
    case 'EACCES':
      return error instanceof Error && 'syscall' in error && error.syscall === 'listen'
        ? `REMIT_PORT: expected a port that this user may listen on, not ${port}`
        : `REMIT_DATA_DIR: expected a folder that this user may write to, not ${dataDir}`;
    case 'EROFS':
    case 'EEXIST':
    case 'ENOTDIR':
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_NOTADB':
      return `REMIT_DATA_DIR: expected a folder for the database, not ${dataDir}`;
    case 'ECONNREFUSED':
    case 'EAI_AGAIN':
    case '28P01':
    case '3D000':
      return databaseUrl === undefined
        ? undefined
        : `DATABASE_URL: expected a PostgreSQL that answers (${code})`;
    default:
      return undefined;
  }
};

/** `remit serve` */
export const serve: Command = {
  name: 'serve',
  usage: 'remit serve',
  summary: 'start the server; configured by environment variables, stopped by Ctrl-C or SIGTERM',
  help: [],
  options: {},
  positionals: [],
  run: async (_args, { env, say, complain, stopped }) => {
    const read = readConfig(env);
    if (!read.ok) {
      complain(read.problem);
      return 2;
    }
    try {
      const server = await startServer({ ...read.config, tell: (line) => say(`remit: ${line}`) });
      say(`remit: listening at ${server.url}`);
      await stopped;
      say('remit: stopping');
      await server.close();
      say('remit: stopped');
      return 0;
    } catch (error) {
      const problem = problemOf(error, read.config);
      if (problem === undefined) throw error;
      complain(problem);
      return 2;
    }
  },
};
