import { chromiumFlags, findChromium } from '@remit/dev/browser';
import { chromium } from 'playwright-core';
import { startRealServer } from './real-server.js';
import type { Scale, Surroundings } from './world.js';

/** Pages of one site share a process from this number on: starting one costs more than a fault does. */
const FEW_PROCESSES = '--renderer-process-limit=3';

/** A server and a browser for all faults that need none of their own. */
export const openSurroundings = async (
  scale: Scale,
): Promise<Surroundings & { close: () => Promise<void> }> => {
  const server = await startRealServer();
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [...chromiumFlags, FEW_PROCESSES],
  });
  return {
    scale,
    server,
    browser,
    context: await browser.newContext(),
    async close() {
      await browser.close();
      await server.remove();
    },
  };
};
