import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromiumFlags, findChromium } from '@remit/dev/browser';
import { chromium, type BrowserContext } from 'playwright-core';

const READY_WITHIN_MS = 30_000;

/** A real Chromium on a profile that stays. */
export type KillableBrowser = {
  readonly context: BrowserContext;
  /** Kills all of its processes at once. */
  kill(): void;
};

/**
 * Starts a Chromium of our own, which can be killed with all its processes and started again on its profile.
 *
 * @param profile folder of the profile
 */
export const openKillableBrowser = async (profile: string): Promise<KillableBrowser> => {
  const portFile = join(profile, 'DevToolsActivePort');
  rmSync(portFile, { force: true });
  const child = spawn(
    findChromium(),
    [
      ...chromiumFlags,
      '--headless=new',
      '--hide-crash-restore-bubble',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    // A process group of its own, so that nothing of it outlives the kill.
    { stdio: 'ignore', detached: true },
  );
  const kill = (): void => {
    process.off('exit', kill);
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      // ESRCH: it is gone already.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  };
  process.once('exit', kill);
  const end = Date.now() + READY_WITHIN_MS;
  const portWritten = (): string | undefined =>
    existsSync(portFile) ? /^(\d+)\n/.exec(readFileSync(portFile, 'utf8'))?.[1] : undefined;
  while (portWritten() === undefined) {
    if (child.exitCode !== null || Date.now() > end) {
      kill();
      throw new Error(`Chromium did not start on ${profile}`);
    }
    await sleep(50);
  }
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${portWritten()}`);
  const [context] = browser.contexts();
  if (!context) throw new Error('Chromium has no context of its own');
  return { context, kill };
};
