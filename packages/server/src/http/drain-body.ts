import type { IncomingMessage } from 'node:http';

/** Bytes of a body too large that are still taken off the wire; whoever sends more is cut off. */
const MOST = 16_777_216;

/**
 * Reads a refused body to its end and throws it away. A connection that is closed while the sender still
 * writes is reset, and the sender never sees why it was refused.
 */
export const drainBody = (request: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    if (request.readableEnded || request.destroyed) {
      resolve();
      return;
    }
    let left = MOST;
    request.on('data', (part: Buffer) => {
      left -= part.length;
      if (left < 0) resolve();
    });
    request.once('end', resolve).once('close', resolve);
    request.resume();
  });
