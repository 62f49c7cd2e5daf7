import { readFile } from 'node:fs/promises';
import { checkReceiptsIn } from '../receipts/check-receipts-in.js';
import { parseJson } from '../receipts/parse-json.js';
import type { Receipt } from '../receipts/receipt-schema.js';
import { publicKeysSchema, type PublicKey } from '../receipts/sign-receipt.js';
import type { Command, Surroundings } from './command.js';
import { plain } from './write-lines.js';

/** Read, or the one line that says why not. */
type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

const readText = async (file: string): Promise<Read<string>> => {
  try {
    return { ok: true, value: await readFile(file, 'utf8') };
  } catch (error) {
    // Absent, a folder, or closed to this user: the code says which.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return { ok: false, problem: `${file}: cannot be read (${code})` };
  }
};

const fetchText = async (address: string, { fetch }: Pick<Surroundings, 'fetch'>): Promise<Read<string>> => {
  try {
    const response = await fetch(address);
    if (response.ok) return { ok: true, value: await response.text() };
    return { ok: false, problem: `${address}: answered with status ${response.status}` };
  } catch {
    // fetch throws only when there was no answer at all.
    return { ok: false, problem: `no server answers at ${address}` };
  }
};

const readKeys = async (
  place: string,
  surroundings: Pick<Surroundings, 'fetch'>,
): Promise<Read<readonly PublicKey[]>> => {
  const isAddress = /^https?:\/\//.test(place) && URL.canParse(place);
  const text = await (isAddress ? fetchText(place, surroundings) : readText(place));
  if (!text.ok) return text;
  const keys = publicKeysSchema.safeParse(parseJson(text.value));
  if (!keys.success) return { ok: false, problem: `${place}: expected a set of Ed25519 keys (JWKS)` };
  return { ok: true, value: keys.data.keys };
};

const linesOf = (receipt: Receipt): string[] => {
  const [process] = receipt['dpv:hasProcess'];
  const [status] = process?.['dpv:hasConsentStatus'] ?? [];
  const [purpose] = process?.['dpv:hasPurpose'] ?? [];
  const [notice] = receipt['dpv:hasNotice'];
  const controllers = process?.['dpv:hasDataController'].map((each) => each['@id']) ?? [];
  const names = receipt['dpv:hasEntity'].flatMap((each) =>
    controllers.includes(each['@id']) ? [each['dpv:hasName']] : [],
  );
  return [
    `receipt ${receipt['dpv:hasIdentifier']}: signed, complete and unchanged`,
    `  ${plain(names)}: ${plain(status?.['@type'][0] ?? '')} on ${status?.['dct:date']['@value'] ?? ''}`,
    `  purpose ${plain(purpose?.['@id'] ?? '')}, notice ${plain(notice?.['dpv:hasIdentifier'] ?? '')}`,
    `  “${plain(notice?.['remit:words'] ?? '')}”`,
  ];
};

/** `remit receipt verify` */
export const receiptVerify: Command = {
  name: 'receipt verify',
  usage: 'remit receipt verify FILE [--jwks FILE|URL] [--json]',
  summary: 'verify consent receipts: signature, every mandatory field, hash of the words',
  help: [
    '--jwks FILE|URL   the public keys; default: /.well-known/jwks.json of REMIT_URL',
    '--json            the records themselves, once they are verified',
    'FILE is what POST /v1/receipts answered, or one signed receipt. With a FILE of keys nobody is asked.',
  ],
  options: { jwks: 'one', json: 'flag' },
  positionals: ['FILE'],
  run: async (args, surroundings) => {
    const { env, say, complain } = surroundings;
    const [file = ''] = args.positionals;
    const place =
      args.one('jwks') ?? new URL('/.well-known/jwks.json', env['REMIT_URL'] ?? 'http://127.0.0.1:8080').href;
    const [text, keys] = await Promise.all([readText(file), readKeys(place, surroundings)]);
    for (const read of [text, keys]) {
      if (read.ok) continue;
      complain(read.problem);
      return 2;
    }
    if (!text.ok || !keys.ok) return 2;
    const checked = await checkReceiptsIn(text.value, keys.value);
    checked.forEach((each, index) => {
      if (!each.ok) complain(`${file}: receipt ${index + 1} of ${checked.length}: ${each.problem}`);
      else if (args.has('json')) say(JSON.stringify(each.receipt, null, 2));
      else linesOf(each.receipt).forEach(say);
    });
    if (checked.length === 0) complain(`${file}: holds no receipt`);
    return checked.length > 0 && checked.every(({ ok }) => ok) ? 0 : 1;
  },
};
