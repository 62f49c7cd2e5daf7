import {
  Agent,
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBatch, type SentBatch } from './sent-batch.js';

/**
 * What becomes of one batch on its way.
 * - `pass`: it reaches the server, and the answer the browser
 * - `cut-before`: the connection breaks before the server has seen anything
 * - `cut-after`: the server has stored it, and the connection breaks before the answer
 * - `cut-within`: the connection breaks in the middle of the answer
 * - `never`: it reaches nobody, and nobody answers
 * - `refuse`: 503 by something before the server, with `Retry-After` in seconds if there is one
 * - `late`: the server has it at once, and the answer comes so many milliseconds later
 */
export type Fate =
  | 'pass'
  | 'cut-before'
  | 'cut-after'
  | 'cut-within'
  | 'never'
  | { readonly refuse: true; readonly retryAfter?: number }
  | { readonly late: number };

/** A batch as it arrived, whatever became of it. */
export type Arrival = SentBatch & {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly fate: Fate;
};

type Answer = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
};

const HOST = '127.0.0.1';
const BATCHES = '/v1/batch';

/** Either end may be gone: the server was killed, or the browser. Then there is nobody to answer. */
const isBroken = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].some((code) => code === error.code);

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
};

/**
 * What lies between a browser and the server: an HTTP proxy with a port of its own, on which it can be told what
 * becomes of each batch. Everything but batches passes.
 *
 * @param target address of the real server
 */
export const openNetwork = async (target: () => string) => {
  const agent = new Agent({ keepAlive: true });
  const arrivals: Arrival[] = [];
  const sockets = new Set<Socket>();
  const errors: string[] = [];
  let fateOf: (index: number) => Fate = () => 'pass';
  let keptAlive = true;
  let port = 0;
  let listening: Server | undefined;

  const forward = (asked: IncomingMessage, body: Buffer): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { hostname, port: to } = new URL(target());
      const { method, url: path, headers } = asked;
      const onward = request({ agent, hostname, port: to, method, path, headers }, (answer) => {
        bodyOf(answer).then(
          (said) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: said }),
          reject,
        );
      });
      onward.once('error', reject).end(body);
    });

  const answerWith = (reply: ServerResponse, { status, headers, body }: Answer, half: boolean) => {
    reply.writeHead(status, { ...headers, ...(keptAlive ? {} : { connection: 'close' }) });
    if (!half) return void reply.end(body);
    reply.write(body.subarray(0, body.length / 2), () => reply.socket?.destroy());
  };

  const serve = async (asked: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const body = await bodyOf(asked);
    const isBatch = asked.method === 'POST' && asked.url === BATCHES;
    const fate = isBatch ? fateOf(arrivals.length) : 'pass';
    if (isBatch) arrivals.push({ ...readBatch(body), at: Date.now(), fate });
    if (fate === 'never') return;
    if (fate === 'cut-before') return void reply.socket?.destroy();
    if (typeof fate === 'object' && 'refuse' in fate) {
      const { retryAfter } = fate;
      // As the server itself answers when it stops: a page may read how long it is asked to wait.
      const asking = {
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'Retry-After',
        'retry-after': String(retryAfter),
      };
      return void reply.writeHead(503, retryAfter === undefined ? {} : asking).end();
    }
    const answer = await forward(asked, body);
    if (fate === 'cut-after') return void reply.socket?.destroy();
    if (typeof fate === 'object') await sleep(fate.late);
    answerWith(reply, answer, fate === 'cut-within');
  };

  const up = async (): Promise<void> => {
    if (listening) return;
    const server = createServer((asked, reply) => {
      serve(asked, reply).catch((error: unknown) => {
        if (!isBroken(error)) errors.push(String(error));
        reply.socket?.destroy();
      });
    });
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    listening = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, HOST, resolve);
    });
    const address = server.address();
    if (typeof address === 'object' && address) port = address.port;
  };

  const down = async (): Promise<void> => {
    const server = listening;
    listening = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  await up();
  return {
    /** Address at which the browser finds the server. */
    address: `http://${HOST}:${port}`,
    /** Every batch that arrived, oldest first. */
    arrivals: (): readonly Arrival[] => arrivals,
    /** What could not be understood. */
    errors: (): readonly string[] => errors,
    /**
     * Says what becomes of the batches from now on.
     * @param fate of each, by its place among those from now on
     */
    meet(fate: Fate | ((index: number) => Fate)): void {
      const first = arrivals.length;
      fateOf = typeof fate === 'function' ? (index) => fate(index - first) : () => fate;
    },
    /** Whether connections serve more than one request. Default: they do. */
    keepAlive(kept: boolean): void {
      keptAlive = kept;
    },
    /** Nobody listens any more: connections are cut, new ones refused. */
    down,
    /** Listens again, at the same address. */
    up,
    async close(): Promise<void> {
      await down();
      agent.destroy();
    },
  };
};

export type Network = Awaited<ReturnType<typeof openNetwork>>;
