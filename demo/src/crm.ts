import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { KeptDeliveries } from './kept-deliveries.js';
import { pathOf, readFolder, send } from './static-files.js';

/** Where the server delivers to. */
export const HOOK_PATH = '/hooks/remit';

const FOLDER = fileURLToPath(new URL('../crm/', import.meta.url));
/** A lead is a few hundred bytes; nobody may make this process remember megabytes. */
const MAX_BYTES = 262_144;
const POLICY = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** What a CRM needs to take deliveries. */
export type CrmParts = {
  /** Standard Webhooks secret, `whsec_…`. */
  readonly secret: string;
  readonly deliveries: KeptDeliveries;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/**
 * The pretend CRM: takes signed deliveries (Standard Webhooks), each webhook-id once, and shows what it got.
 * Answers 204 to a delivery, repeats included; 401 when the signature is wrong, missing or old.
 */
export const createCrm = ({ secret, deliveries, now }: CrmParts): Server => {
  const files = readFolder(FOLDER);
  const webhook = new Webhook(secret);

  const takeDelivery = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    if (body === undefined) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    const verified = verify(webhook, body, request);
    if (!verified) {
      response.writeHead(401).end();
      return;
    }
    deliveries.add({ webhookId: verified.id, receivedAt: now(), body: verified.content });
    // A repeat is answered like the first time: the sender only has to know that we have it.
    response.writeHead(204).end();
  };

  return createServer((request, response) => {
    const path = pathOf(request.url) ?? '';
    const { method } = request;
    if (path === HOOK_PATH && method === 'POST') {
      takeDelivery(request, response).catch(() => {
        // The sender went away in the middle, or the disk is full: not taken, so it will come again.
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
      return;
    }
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { allow: path === HOOK_PATH ? 'POST' : 'GET, HEAD' }).end();
      return;
    }
    const headers = { 'content-security-policy': POLICY };
    if (path === '/leads.json') {
      const body = Buffer.from(JSON.stringify(deliveries.all()));
      send(response, 200, { type: 'application/json', body }, headers, method);
      return;
    }
    const file = files.get(path);
    if (file) send(response, 200, file, headers, method);
    else response.writeHead(404).end();
  });
};

const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) throw new Error('expected bytes');
    bytes += part.length;
    if (bytes > MAX_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

const verify = (
  webhook: Webhook,
  body: string,
  { headers }: IncomingMessage,
): { id: string; content: unknown } | undefined => {
  const one = (name: string): string => {
    const value = headers[name];
    return typeof value === 'string' ? value : '';
  };
  const id = one('webhook-id');
  try {
    const content = webhook.verify(body, {
      'webhook-id': id,
      'webhook-timestamp': one('webhook-timestamp'),
      'webhook-signature': one('webhook-signature'),
    });
    return { id, content };
  } catch (error) {
    // SyntaxError: rightly signed, and not JSON.
    if (error instanceof WebhookVerificationError || error instanceof SyntaxError) return undefined;
    throw error;
  }
};
