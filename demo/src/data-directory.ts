import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The three servers of the demo. */
export type Ports = { readonly server: number; readonly shop: number; readonly crm: number };

/** What has to be the same at the next start, or visitors, bookmarks and signatures would no longer fit. */
export type Kept = {
  readonly ports: Ports;
  /** Public key of the shop's site. */
  readonly siteKey: string;
  /** Bearer token of the console. */
  readonly token: string;
  /** Standard Webhooks secret shared by server and CRM. */
  readonly webhookSecret: string;
};

const FILE = 'demo.json';

/**
 * Opens the demo's data directory, making it when it is not there. Only the owner may read it.
 * @param preferred ports to begin with
 * @returns what earlier starts kept, or fresh keys
 * @throws when the file is there and cannot be understood: keys are never silently replaced
 */
export const openDataDirectory = (directory: string, preferred: Ports): Kept => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    // ENOENT: the first start.
    if (!isMissing(error)) throw error;
    return {
      ports: preferred,
      siteKey: `site_${randomBytes(12).toString('hex')}`,
      token: `reader_${randomBytes(24).toString('base64url')}`,
      webhookSecret: `whsec_${randomBytes(24).toString('base64')}`,
    };
  }
  const kept = parse(text);
  if (!kept) throw new Error(`${file} cannot be read. Delete ${directory} to begin with an empty demo.`);
  return kept;
};

/** Writes what is to be kept: readable by the owner only, and never half. */
export const keep = (directory: string, kept: Kept): void => {
  const file = join(directory, FILE);
  const fresh = `${file}.new`;
  const handle = openSync(fresh, 'w', 0o600);
  try {
    writeSync(handle, `${JSON.stringify(kept, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isPort = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 65_536;

const parse = (text: string): Kept | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON: the caller says which file.
    return undefined;
  }
  if (!isObject(value) || !isObject(value['ports'])) return undefined;
  const { siteKey, token, webhookSecret } = value;
  const { server, shop, crm } = value['ports'];
  if (!isPort(server) || !isPort(shop) || !isPort(crm)) return undefined;
  if (typeof siteKey !== 'string' || typeof token !== 'string' || typeof webhookSecret !== 'string')
    return undefined;
  return { ports: { server, shop, crm }, siteKey, token, webhookSecret };
};
