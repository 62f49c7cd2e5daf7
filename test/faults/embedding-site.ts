import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { ClientOptions } from '@remit/sdk';
import { transformSync } from 'esbuild';

/** The SDK as it is published for pages. */
const SDK = fileURLToPath(new URL('../../packages/sdk/dist/remit-sdk.min.js', import.meta.url));

/** What a page of the site embeds. */
export type Embedding = {
  readonly client: ClientOptions;
  readonly controller: string;
  readonly bot: string;
};

const script = (name: string): string =>
  transformSync(readFileSync(new URL(`./in-page/${name}.ts`, import.meta.url), 'utf8'), {
    loader: 'ts',
    target: 'es2022',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  }).code;

const SCRIPTS = ['visit', 'what-is-kept', 'time-to-write'] as const;

const page = (title: string, head: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
  `<script type="module" src="/what-is-kept.js"></script>${head}</head><body><h1>${title}</h1></body></html>`;

/** A page with the SDK as a module, its options with it: it needs the server for nothing. */
const withSdk = ({ client }: Embedding): string =>
  '<script type="importmap">{"imports":{"@remit/sdk":"/remit-sdk.js"}}</script>' +
  `<script type="application/json" id="options">${JSON.stringify(client).replaceAll('<', '\\u003c')}</script>` +
  '<script type="module" src="/time-to-write.js"></script><script type="module" src="/visit.js"></script>';

/** A page with the script tag of the chat. */
const withChat = ({ client, controller, bot }: Embedding): string =>
  `<script async src="${client.endpoint}/remit.js" data-controller="${controller}" data-bot="${bot}"` +
  ` data-key="${client.key}" data-label="Ask for a quote"></script>`;

let compiled: Readonly<Record<string, string>> | undefined;

/** What the pages load, by path. Compiled once. */
const scripts = (): Readonly<Record<string, string>> => {
  if (!existsSync(SDK)) throw new Error('the SDK is not built: npm run build');
  return (compiled ??= {
    '/remit-sdk.js': readFileSync(SDK, 'utf8'),
    ...Object.fromEntries(SCRIPTS.map((name) => [`/${name}.js`, script(name)])),
  });
};

/** A site with one page that embeds the SDK, one with the chat, and one with neither. It is never down. */
export const openSite = async () => {
  let embedding: Embedding | undefined;
  const known = scripts();
  const pages: Record<string, (embedded: Embedding) => string> = {
    '/': (embedded) => page('Shop', withSdk(embedded)),
    '/chat': (embedded) => page('Chat', withChat(embedded)),
    '/elsewhere': () => page('Elsewhere', ''),
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const code = known[path];
    const text = code ?? (embedding && pages[path]?.(embedding));
    response
      .writeHead(text === undefined ? 404 : 200, {
        'content-type': code === undefined ? 'text/html; charset=utf-8' : 'text/javascript; charset=utf-8',
        'cache-control': 'no-store',
      })
      .end(text);
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address) resolve(address.port);
    });
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    embed(embedded: Embedding): void {
      embedding = embedded;
    },
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
};
