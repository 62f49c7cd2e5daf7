import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes the error that says, in terms of the variable that names the file, what was expected of it. */
export type Expected = (what: string) => Error;

/** Others may not read it, the group may not change it. */
const FORBIDDEN_MODE = 0o027;

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';

const readWithMode = async (file: string): Promise<{ readonly mode: number; readonly text: string }> => {
  const handle = await open(file, 'r');
  try {
    const { mode } = await handle.stat();
    return { mode: mode & 0o777, text: mode & FORBIDDEN_MODE ? '' : await handle.readFile('utf8') };
  } finally {
    await handle.close();
  }
};

/**
 * Reads a file that holds keys.
 * @returns undefined when there is none
 * @throws what `expected` makes, when it cannot be read or others may read it
 */
export const readKeyFile = async (file: string, expected: Expected): Promise<string | undefined> => {
  let read: Awaited<ReturnType<typeof readWithMode>>;
  try {
    read = await readWithMode(file);
  } catch (error) {
    // Absent, a folder, or closed to this user: the code says which.
    if (codeOf(error) === 'ENOENT') return undefined;
    throw expected(`a file that this user may read, not ${file} (${codeOf(error)})`);
  }
  const { mode, text } = read;
  if (mode & FORBIDDEN_MODE)
    throw expected(`a file that only its owner may read, not mode ${mode.toString(8)}: chmod 600 ${file}`);
  return text;
};

/** Writes a file beside the one that is meant, so that nobody ever reads half of it. */
export const writeBeside = (file: string, text: string): string => {
  const beside = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = openSync(beside, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return beside;
};

export const syncFolder = (file: string): void => {
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
};

/** Stands beside a key file that was made until the operator was told of it. */
const untold = (file: string): string => `${file}.untold`;

/**
 * Makes a file that holds keys, its owner's alone, of which nobody was told yet. Of processes that start at
 * once, one makes it.
 * @throws what `expected` makes, when it cannot be made
 */
export const makeKeyFile = async (file: string, text: string, expected: Expected): Promise<void> => {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const beside = writeBeside(file, text);
    try {
      // Before there is a key: whoever is killed right after making it has not lost the warning.
      writeFileSync(untold(file), '', { mode: 0o600 });
      syncFolder(file);
      linkSync(beside, file);
    } catch (error) {
      // Another process was faster: its key counts, and what it says of it.
      if (codeOf(error) !== 'EEXIST') {
        rmSync(untold(file), { force: true });
        throw error;
      }
    } finally {
      unlinkSync(beside);
    }
    syncFolder(file);
  } catch (error) {
    throw expected(`a place where this user may make a file, not ${file} (${codeOf(error)})`);
  }
};

/**
 * Tells of a key file that was made here, once. Whoever is killed while telling has it told again rather than
 * never.
 */
export const tellOfNewKeyFile = (file: string, tell: () => void): void => {
  if (!existsSync(untold(file))) return;
  tell();
  rmSync(untold(file), { force: true });
};
