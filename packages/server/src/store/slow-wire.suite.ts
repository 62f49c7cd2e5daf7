import { createServer, connect, type AddressInfo } from 'node:net';

/** The letter of the message by which PostgreSQL ends an answer: it is ready for the next query. */
const READY_FOR_QUERY = 'Z'.charCodeAt(0);
const HEADER = 5;

/** Cuts what PostgreSQL says into whole answers. */
const makeCutter = () => {
  let rest = Buffer.alloc(0);
  return (chunk: Buffer): readonly Buffer[] => {
    rest = Buffer.concat([rest, chunk]);
    const answers: Buffer[] = [];
    for (let at = 0; at + HEADER <= rest.length;) {
      // A letter, then the length of what follows, itself included.
      const end = at + 1 + rest.readUInt32BE(at + 1);
      if (end > rest.length) break;
      if (rest[at] === READY_FOR_QUERY) {
        answers.push(rest.subarray(0, end));
        rest = rest.subarray(end);
        at = 0;
      } else at = end;
    }
    return answers;
  };
};

export type SlowWire = { readonly url: string; close(): Promise<void> };

/**
 * A wire to PostgreSQL over which each answer takes its time and arrives alone, as between two machines under load.
 * @param pause milliseconds between two answers of one connection
 */
export const startSlowWire = async (url: string, pause: number): Promise<SlowWire> => {
  const { hostname, port } = new URL(url);
  const wire = createServer((client) => {
    const server = connect(Number(port), hostname);
    const cut = makeCutter();
    let passed = Promise.resolve();
    client.pipe(server);
    server.on('data', (chunk) => {
      for (const answer of cut(chunk)) {
        passed = passed.then(async () => {
          await new Promise((resolve) => setTimeout(resolve, pause));
          client.write(answer);
        });
      }
    });
    server.on('close', () => {
      passed = passed.then(() => {
        client.end();
      });
    });
    // Either end may go first; the other is let go with it.
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has such an address.
  const { port: own } = wire.address() as AddressInfo;
  const slow = new URL(url);
  slow.hostname = '127.0.0.1';
  slow.port = String(own);
  return { url: slow.href, close: () => new Promise((resolve) => wire.close(() => resolve())) };
};
