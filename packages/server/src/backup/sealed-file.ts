import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { BackupError } from './backup-error.js';

/** Bytes of the code at the end that vouches for everything before it (HMAC-SHA-256). */
const MAC_BYTES = 32;
/** Bytes within which the header must end. */
const MAX_HEADER = 65_536;
/** Bytes read at once. */
const PIECE = 1 << 20;
/** A key of its own for each file, so the counter may begin at nought. */
const CIPHER = 'aes-256-ctr';
const START = Buffer.alloc(16);

const saltSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

const keysOf = (secret: Buffer, salt: string) => {
  const derive = (what: string) =>
    Buffer.from(hkdfSync('sha256', secret, Buffer.from(salt, 'base64url'), `remit backup: ${what}`, 32));
  return { cipher: derive('cipher'), mac: derive('mac') };
};

/** Makes a rename, or a file that is new, survive a power cut. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * Writes a file whose body nobody reads and nobody changes without the secret: one line of JSON that anybody
 * can read, the encrypted body, and a code over both. Beside the one that is meant, then renamed: whoever
 * looks finds the whole of it or nothing. An older file of this name is replaced.
 */
export const writeSealedFile = async (
  file: string,
  header: object,
  secret: Buffer,
  body: AsyncIterable<Buffer>,
): Promise<void> => {
  const salt = randomBytes(16).toString('base64url');
  const keys = keysOf(secret, salt);
  const mac = createHmac('sha256', keys.mac);
  const cipher = createCipheriv(CIPHER, keys.cipher, START);
  const beside = `${file}.${randomBytes(6).toString('hex')}.partial`;
  const handle = await open(beside, 'wx', 0o600);
  try {
    const write = async (bytes: Buffer) => {
      mac.update(bytes);
      await handle.writeFile(bytes);
    };
    await write(Buffer.from(`${JSON.stringify({ ...header, salt })}\n`, 'utf8'));
    for await (const chunk of body) await write(cipher.update(chunk));
    await handle.writeFile(mac.digest());
    await handle.sync();
    await handle.close();
    await rename(beside, file);
  } catch (fault) {
    // Closing again is harmless; what was written of it is of no use to anybody.
    await handle.close();
    await rm(beside, { force: true });
    throw fault;
  }
  await syncFolder(dirname(file));
};

/** A file as `writeSealedFile` wrote it; nothing of it is vouched for before `verify`. */
export type SealedFile<H> = {
  readonly header: H;
  /** @throws BackupError when a byte of it is not as it was written, or the secret is another */
  readonly verify: (secret: Buffer) => Promise<void>;
  /** The body, decrypted. */
  readonly body: (secret: Buffer) => AsyncIterable<Buffer>;
  readonly close: () => Promise<void>;
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';

const parseHeader = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    // Only JSON.parse stands in the try: whatever it throws means that this is no header.
    return undefined;
  }
};

const openOrRefuse = async (file: string): Promise<FileHandle> => {
  try {
    return await open(file, 'r');
  } catch (error) {
    // Absent, or closed to this user: the code says which.
    throw new BackupError('backup_unreadable', `${file}: cannot be read (${codeOf(error)})`);
  }
};

/** Bytes of a file, from a position up to another, in pieces. Stops where the file does. */
const bytesOf = async function* (handle: FileHandle, from: number, to: number): AsyncIterable<Buffer> {
  let at = from;
  while (at < to) {
    const wanted = Math.min(PIECE, to - at);
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
};

const readAll = async (bytes: AsyncIterable<Buffer>): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
};

/**
 * Opens a file and reads its header. It stays the same file until `close`, also when another one is put in its
 * place meanwhile.
 * @throws BackupError
 */
export const openSealedFile = async <S extends z.ZodType<object>>(
  file: string,
  schema: S,
  what: string,
): Promise<SealedFile<z.output<S>>> => {
  const handle = await openOrRefuse(file);
  const malformed = () => new BackupError('backup_malformed', `${file}: expected ${what}`);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw malformed();
    const { size } = stat;
    const start = await readAll(bytesOf(handle, 0, Math.min(size, MAX_HEADER)));
    const end = start.indexOf(0x0a);
    const line = parseHeader(start.subarray(0, Math.max(0, end)).toString('utf8'));
    const salt = z.object({ salt: saltSchema }).safeParse(line);
    const header = schema.safeParse(line);
    if (end < 0 || !salt.success || !header.success || size < end + 1 + MAC_BYTES) throw malformed();
    const bodyEnd = size - MAC_BYTES;
    return {
      header: header.data,
      verify: async (secret) => {
        const mac = createHmac('sha256', keysOf(secret, salt.data.salt).mac);
        for await (const piece of bytesOf(handle, 0, bodyEnd)) mac.update(piece);
        const code = await readAll(bytesOf(handle, bodyEnd, size));
        if (code.length !== MAC_BYTES || !timingSafeEqual(code, mac.digest()))
          throw new BackupError(
            'backup_damaged',
            `${file}: is not as it was written, or belongs to another installation; nothing was restored`,
          );
      },
      body: async function* (secret) {
        const decipher = createDecipheriv(CIPHER, keysOf(secret, salt.data.salt).cipher, START);
        for await (const piece of bytesOf(handle, end + 1, bodyEnd)) yield decipher.update(piece);
      },
      close: () => handle.close(),
    };
  } catch (fault) {
    await handle.close();
    throw fault;
  }
};
