import { z } from 'zod';
import type { Config } from '../config.js';
import { SetupError } from '../setup/setup-error.js';

const faultSchema = z.object({
  code: z.string().optional().catch(undefined),
  /** The call to the system that failed. */
  syscall: z.string().optional().catch(undefined),
  /** The name that was looked up. */
  hostname: z.string().optional().catch(undefined),
  message: z.string().catch(''),
});
type Fault = z.output<typeof faultSchema>;

/** The server itself could not listen. */
const listening = ({ code, syscall, hostname }: Fault, { host, port }: Config): string | undefined => {
  const lookedUp = syscall === 'getaddrinfo' && hostname === host;
  if (syscall !== 'listen' && !lookedUp) return undefined;
  if (code === 'EADDRINUSE') return `REMIT_PORT: expected a free port; ${port} is in use`;
  if (code === 'EACCES') return `REMIT_PORT: expected a port that this user may listen on, not ${port}`;
  return `REMIT_HOST: expected an address of this machine, not ${host}`;
};

/** What PostgreSQL says to whom it does not let in: PostgreSQL manual, appendix A. */
const NOT_LET_IN = ['28000', '28P01', '3D000', '42501', '53300', '57P03'];

const inPostgres = ({ code, syscall, message }: Fault): string | undefined => {
  const reached = syscall === undefined && code !== 'ECONNRESET';
  // The driver gives no code when nobody answers in time, or who answers is no PostgreSQL.
  const waited = code === undefined && /timeout|terminated/.test(message);
  if (reached && !waited && !NOT_LET_IN.includes(code ?? '')) return undefined;
  return `DATABASE_URL: expected a PostgreSQL that answers and lets this user in (${code ?? 'no answer'})`;
};

const inDataFolder = ({ code = '' }: Fault, { dataDir }: Config): string | undefined => {
  if (['EACCES', 'EPERM'].includes(code))
    return `REMIT_DATA_DIR: expected a folder that this user may write to, not ${dataDir}`;
  return ['EROFS', 'EEXIST', 'EISDIR', 'ENOTDIR', 'SQLITE_CANTOPEN', 'SQLITE_NOTADB'].includes(code)
    ? `REMIT_DATA_DIR: expected a folder for the database, not ${dataDir}`
    : undefined;
};

/** What went wrong in opening, in terms of the variable that can change it; undefined when none can. */
const variableBehind = (error: unknown, config: Config): string | undefined => {
  // Some come out of a thread of their own, as plain objects.
  const fault = faultSchema.safeParse(error).data;
  if (!fault) return undefined;
  return (
    listening(fault, config) ??
    (config.databaseUrl === undefined ? inDataFolder(fault, config) : inPostgres(fault))
  );
};

/**
 * Waits for something to be opened under a configuration.
 * @throws SetupError when it cannot be, for something that a variable can change
 */
export const orNameVariable = async <Opened>(config: Config, opening: Promise<Opened>): Promise<Opened> => {
  try {
    return await opening;
  } catch (fault) {
    // Anything else is a fault of the program.
    const problem = variableBehind(fault, config);
    throw problem === undefined ? fault : new SetupError(problem);
  }
};
