import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a recipient was sent. */
export type Received = {
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

/** A recipient's own server, as slow and as moody as a test wants it. */
export type Recipient = {
  readonly url: string;
  readonly received: readonly Received[];
  /** Status of the answers from now on; `hang` answers nothing. */
  answer(status: number | 'hang'): void;
  readonly close: () => Promise<void>;
};

/** Starts a recipient on a free port of this machine. */
export const startRecipient = async (): Promise<Recipient> => {
  const received: Received[] = [];
  let status: number | 'hang' = 200;
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      received.push({ headers, text });
      if (status === 'hang') return;
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('thanks');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/leads`,
    received,
    answer: (next) => void (status = next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Waits until something is so. */
export const until = async (so: () => boolean | Promise<boolean>, milliseconds = 8000): Promise<void> => {
  const deadline = Date.now() + milliseconds;
  while (!(await so())) {
    if (Date.now() > deadline) throw new Error('it did not come about in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
