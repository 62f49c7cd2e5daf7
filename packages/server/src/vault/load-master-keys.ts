import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { chmod, chown, mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  MasterKeyError,
  newMasterKey,
  readMasterKeys,
  writeMasterKeys,
  type MasterKey,
  type MasterKeys,
} from './master-key.js';

/** Where the master keys are: in a variable of the environment, or in a file. */
export type MasterKeySource = { readonly value: string } | { readonly file: string };

/** The file in which the master keys are when nothing else is said. */
export const keysIn = (dataDir: string): MasterKeySource => ({ file: join(dataDir, 'master.key') });

/** Others may not read it, the group may not change it. */
const FORBIDDEN_MODE = 0o027;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';

const inFile = (expected: string): MasterKeyError =>
  new MasterKeyError(`REMIT_MASTER_KEY_FILE: expected ${expected}`);

const readSource = async (source: MasterKeySource): Promise<MasterKeys | undefined> => {
  if ('value' in source) {
    const keys = readMasterKeys(source.value);
    if (!keys)
      throw new MasterKeyError(
        'REMIT_MASTER_KEY: expected 32 bytes as base64, such as openssl rand -base64 32 gives',
      );
    return keys;
  }
  const { file } = source;
  let text: string;
  try {
    const handle = await open(file, 'r');
    try {
      const { mode } = await handle.stat();
      if (mode & FORBIDDEN_MODE)
        throw inFile(
          `a file that only its owner may read, not mode ${(mode & 0o777).toString(8)}: chmod 600 ${file}`,
        );
      text = await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof MasterKeyError) throw error;
    if (codeOf(error) === 'ENOENT') return undefined;
    throw inFile(`a file that this user may read, not ${file} (${codeOf(error)})`);
  }
  const keys = readMasterKeys(text);
  if (!keys) throw inFile(`32 bytes as base64 on each line of ${file}`);
  return keys;
};

/** Writes a file beside the one that is meant, so that nobody ever reads half of it. */
const writeBeside = (file: string, text: string): string => {
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

const syncFolder = (file: string): void => {
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
};

/**
 * Reads the master keys.
 * @throws MasterKeyError when they cannot be had
 */
export const loadMasterKeys = async (source: MasterKeySource): Promise<MasterKeys> => {
  const keys = await readSource(source);
  if (keys) return keys;
  throw inFile(
    `the master key that this database was sealed with; ${'file' in source ? source.file : ''} is not there. Bring it back from its copy: without it nothing personal can be read`,
  );
};

/**
 * Reads the master keys of a database in which nothing is sealed yet; where there is no file, makes one with
 * a new key. Of processes that start at once, one makes it.
 * @param onMade told the file that was made
 */
export const loadOrMakeMasterKeys = async (
  source: MasterKeySource,
  onMade: (file: string) => void,
): Promise<MasterKeys> => {
  const keys = await readSource(source);
  if (keys || 'value' in source) return keys ?? loadMasterKeys(source);
  const { file } = source;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const beside = writeBeside(file, writeMasterKeys([newMasterKey()]));
    try {
      // Fails where another process was faster.
      linkSync(beside, file);
      onMade(file);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      unlinkSync(beside);
    }
    syncFolder(file);
  } catch (error) {
    throw inFile(`a place where this user may make a file, not ${file} (${codeOf(error)})`);
  }
  return loadMasterKeys(source);
};

/** Puts other keys into the file, in one step that is either done or not. Owner and mode stay. */
export const replaceMasterKeys = async (file: string, keys: readonly MasterKey[]): Promise<void> => {
  try {
    const { uid, gid, mode } = await stat(file);
    const beside = writeBeside(file, writeMasterKeys(keys));
    await chown(beside, uid, gid);
    await chmod(beside, mode & 0o777);
    await rename(beside, file);
    syncFolder(file);
  } catch (error) {
    throw inFile(`a file that this user may replace, not ${file} (${codeOf(error)})`);
  }
};
