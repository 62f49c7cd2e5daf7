// The server of the benchmark: the built one, in a process of its own, with a controller that is ready.
import { randomBytes } from 'node:crypto';
import { openStore, startServer } from '@remit/server';
import { INSTRUCTIONS, RECIPIENT, SITE_KEY } from './make-events.mjs';

const [dataDir = '', recipientUrl = ''] = process.argv.slice(2);
const store = await openStore({ dataDir, now: Date.now });
const controller = await store.addController(
  { instructions: INSTRUCTIONS, siteKey: SITE_KEY, readers: [] },
  Date.now(),
);
await controller.setEndpoint({
  recipient: RECIPIENT,
  kind: 'webhook',
  url: recipientUrl,
  secret: `whsec_${randomBytes(24).toString('base64')}`,
});
await store.close();

const server = await startServer({
  port: 0,
  dataDir,
  ratePerMinute: 1_000_000_000,
  allowPrivateTargets: true,
});
process.on('message', (asked) => {
  if (asked === 'memory') process.send?.(process.memoryUsage.rss());
  else if (asked === 'cpu') process.send?.(process.cpuUsage());
  else process.disconnect();
});
process.once('disconnect', () => void server.close());
process.send?.(server.url);
