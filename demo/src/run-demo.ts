import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from '@remit/server';
import { loadController } from './controller.js';
import { createCrm } from './crm.js';
import { keep, openDataDirectory, type Ports } from './data-directory.js';
import { openDeliveries } from './kept-deliveries.js';
import { close, HOST, listen, onPort } from './listen.js';
import { createShop, type Embedding } from './shop.js';

/** The demo, running. */
export type Demo = {
  /** Origins of the three servers. */
  readonly server: string;
  readonly shop: string;
  readonly crm: string;
  /** Bearer token of the console. */
  readonly token: string;
  /** Answers what is under way and stops all three. */
  readonly close: () => Promise<void>;
};

export type DemoParts = {
  /** Data directory; made when it is not there. */
  readonly directory: string;
  /** Ports to take when the directory remembers none, 0 for any free one. Default: 4100, 4101 and 4102. */
  readonly ports?: Ports;
  /** Told what is being done. */
  readonly say: (line: string) => void;
  /** Told, in lines for whoever runs it, which keys were made. */
  readonly tell: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** Who runs this installation, for notices, receipts, the record of processing and the policy. */
const PROCESSOR = fileURLToPath(new URL('../processor.json', import.meta.url));

const PREFERRED: Ports = { server: 4100, shop: 4101, crm: 4102 };

/**
 * Starts shop, CRM and server in this process. A port that another program took meanwhile is replaced by a
 * free one; data and keys stay as they were.
 * @throws when this very demo is running already, or its data directory cannot be understood
 */
export const runDemo = async ({ directory, ports = PREFERRED, say, tell, now }: DemoParts): Promise<Demo> => {
  const kept = openDataDirectory(directory, ports);
  if (await isRunning(kept.ports.shop, kept.siteKey))
    throw new Error(`the demo is running already: http://${HOST}:${kept.ports.shop}`);
  // Before anything is stored under these keys.
  keep(directory, kept);

  const started: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const each of started.toReversed()) await each();
  };
  try {
    say('opening the shop and the CRM');
    const site: { embedding?: Embedding } = {};
    const shopServer = createShop(() => site.embedding);
    const shopPort = await onPort(kept.ports.shop, (port) => listen(shopServer, port));
    started.push(() => close(shopServer));
    const deliveries = openDeliveries(join(directory, 'crm-deliveries.jsonl'));
    const crmServer = createCrm({ secret: kept.webhookSecret, deliveries, now });
    const crmPort = await onPort(kept.ports.crm, (port) => listen(crmServer, port));
    started.push(() => close(crmServer));
    const crm = `http://${HOST}:${crmPort}`;

    say('loading Lumo Garden, its instructions and its bot');
    await loadController({
      directory,
      siteKey: kept.siteKey,
      token: kept.token,
      webhookSecret: kept.webhookSecret,
      origins: [`http://${HOST}:${shopPort}`, `http://localhost:${shopPort}`],
      crmUrl: crm,
      now,
    });

    say('starting the server');
    const server = await onPort(kept.ports.server, (port) =>
      // The CRM is on this machine, where a server would otherwise not deliver to.
      startServer({
        host: HOST,
        port,
        dataDir: directory,
        processorFile: PROCESSOR,
        logLevel: 'warn',
        allowPrivateTargets: true,
        tell,
        now,
      }),
    );
    started.push(server.close);
    site.embedding = { server: server.url, siteKey: kept.siteKey };
    const serverPort = Number(new URL(server.url).port);
    keep(directory, { ...kept, ports: { server: serverPort, shop: shopPort, crm: crmPort } });
    return { server: server.url, shop: `http://${HOST}:${shopPort}`, crm, token: kept.token, close: stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** The shop of this demo says its site key on every page; another program on its port does not. */
const isRunning = async (port: number, siteKey: string): Promise<boolean> => {
  if (port === 0) return false;
  try {
    const page = await fetch(`http://${HOST}:${port}/`, { signal: AbortSignal.timeout(1000) });
    return (await page.text()).includes(siteKey);
  } catch {
    // TypeError: nobody listens there, or it is no web server; TimeoutError: it does not answer.
    return false;
  }
};
