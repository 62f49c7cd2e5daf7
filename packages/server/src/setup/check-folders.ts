import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { SetupError } from './setup-error.js';

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const holds = async (folder: string, file: string): Promise<boolean> => {
  try {
    return (await stat(join(folder, file))).isFile();
  } catch (error) {
    // Neither folder nor file need be there, or be open to this user.
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(String(codeOf(error)))) return false;
    throw error;
  }
};

/** What only another setting can help with. Anything else may pass: backups may lie on another machine. */
const CANNOT_BE = ['EEXIST', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS'];

/**
 * Checks the folders that the operator named for backups and for what is served to browsers. The one for
 * backups is made when it is missing.
 * @throws SetupError
 */
export const checkFolders = async ({
  backupDir,
  widgetDir,
  consoleDir,
}: Partial<Pick<Config, 'backupDir' | 'widgetDir' | 'consoleDir'>>): Promise<void> => {
  if (widgetDir !== undefined && !(await holds(widgetDir, 'remit.js')))
    throw new SetupError(`REMIT_WIDGET_DIR: expected the folder that holds remit.js, not ${widgetDir}`);
  if (consoleDir !== undefined && !(await holds(consoleDir, 'index.html')))
    throw new SetupError(
      `REMIT_CONSOLE_DIR: expected the folder that holds the console’s index.html, not ${consoleDir}`,
    );
  if (backupDir === undefined) return;
  try {
    await mkdir(backupDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    // A full disk, a machine that does not answer: it is tried again as long as the server runs.
    const code = String(codeOf(error));
    if (CANNOT_BE.includes(code))
      throw new SetupError(
        `REMIT_BACKUP_DIR: expected a folder that this user may write to, not ${backupDir} (${code})`,
      );
  }
};
