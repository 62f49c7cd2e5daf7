import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { pino, type DestinationStream } from 'pino';
import type { Config } from './config.js';

/**
 * The log holds what an operator needs and nothing about a person: no bodies, headers, raw addresses,
 * query strings, tokens or network addresses of senders.
 * @param destination where lines go; default the standard output
 */
export const makeLog = (level: Config['logLevel'], destination?: DestinationStream): FastifyBaseLogger =>
  pino({ level, base: null, serializers: { err: describeFault, req: nothing, res: nothing } }, destination);

/** Whoever logs a whole request or answer by mistake logs nothing of it. */
const nothing = () => undefined;

/** One line for each answer. The route is the pattern, such as `/v1/records/:id/why`, never the address. */
export const logAnswer = (request: FastifyRequest, reply: FastifyReply): void => {
  request.log.info(
    {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    },
    'answered',
  );
};

/**
 * What may be logged of an error: its kind, its code and where it arose. Its message may repeat what it
 * stumbled over, so it stays out.
 */
export const describeFault = (error: unknown): { kind: string; code?: string; at: string[] } => {
  if (!(error instanceof Error)) return { kind: typeof error, at: [] };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const at = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  return { kind: error.name, ...(code === undefined ? {} : { code }), at };
};
