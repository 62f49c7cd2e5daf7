// The server of the benchmark: the built one, in a process of its own, with a controller that is ready.
import { openStore, startServer } from '@remit/server';
import { INSTRUCTIONS, SITE_KEY } from './make-events.mjs';

const [dataDir = ''] = process.argv.slice(2);
const store = await openStore({ dataDir, now: Date.now });
await store.addController({ instructions: INSTRUCTIONS, siteKey: SITE_KEY, readers: [] }, Date.now());
await store.close();

const server = await startServer({ port: 0, dataDir, ratePerMinute: 1_000_000_000 });
process.on('message', (asked) => {
  if (asked === 'memory') process.send?.(process.memoryUsage.rss());
  else if (asked === 'cpu') process.send?.(process.cpuUsage());
  else process.disconnect();
});
process.once('disconnect', () => void server.close());
process.send?.(server.url);
