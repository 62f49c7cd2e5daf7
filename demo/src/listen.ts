import type { Server } from 'node:http';

/** Everything in the demo listens on this machine only. */
export const HOST = '127.0.0.1';

/**
 * Starts something on the port it had, or prefers; when another program has it by now, on a free one.
 * @param start opens the port it is given, 0 for any free one, and rejects with EADDRINUSE when it is taken
 */
export const onPort = async <T>(wanted: number, start: (port: number) => Promise<T>): Promise<T> => {
  try {
    return await start(wanted);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    return await start(0);
  }
};

/** Makes an HTTP server listen. @returns the port it got */
export const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });

/** Milliseconds that requests under way get at the end. */
const PATIENCE = 500;

/** Answers what is under way, then closes. Browsers hold connections open on which they ask nothing: those are cut. */
export const close = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    const patience = setTimeout(() => server.closeAllConnections(), PATIENCE);
    server.close((error) => {
      clearTimeout(patience);
      if (error) reject(error);
      else resolve();
    });
    server.closeIdleConnections();
  });
