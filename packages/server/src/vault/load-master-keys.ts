import { chmod, chown, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, makeKeyFile, readKeyFile, syncFolder, tellOfNewKeyFile, writeBeside } from './key-file.js';
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
  const text = await readKeyFile(file, inFile);
  if (text === undefined) return undefined;
  const keys = readMasterKeys(text);
  if (!keys) throw inFile(`32 bytes as base64 on each line of ${file}`);
  return keys;
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
 * a new key, of which `tellOfNewMasterKey` then tells. Of processes that start at once, one makes it.
 */
export const loadOrMakeMasterKeys = async (source: MasterKeySource): Promise<MasterKeys> => {
  const keys = await readSource(source);
  if (keys || 'value' in source) return keys ?? loadMasterKeys(source);
  const { file } = source;
  await makeKeyFile(file, writeMasterKeys([newMasterKey()]), inFile);
  return loadMasterKeys(source);
};

/** Tells the operator, in one line and once, of a master key that was made. */
export const tellOfNewMasterKey = (source: MasterKeySource, tell: (line: string) => void): void => {
  if ('value' in source) return;
  const { file } = source;
  tellOfNewKeyFile(file, () =>
    tell(`a master key was made: ${file}. Back it up now: without it nothing personal can be read`),
  );
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
