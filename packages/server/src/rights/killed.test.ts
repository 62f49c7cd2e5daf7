import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkConsistency } from './check-consistency.suite.js';
import type { Noted } from './mixed-operations.suite.js';

/** How often a process is killed: `REMIT_TEST_KILLS`, default 10. */
const KILLS = Number(process.env['REMIT_TEST_KILLS'] ?? 10);
/** Kills after which an empty database is begun with. */
const AGAIN = 25;
/** Milliseconds that a process works before it is killed, at most. */
const LONGEST = 1500;
/** Days that pass between two processes, so that retentions run out. */
const DAYS = 8;

const PROGRAM = fileURLToPath(new URL('mixed-operations.suite.ts', import.meta.url));

test(
  `[RI8] [RQ8] after each of ${KILLS} kills at random moments everything agrees`,
  { timeout: KILLS * 60_000 },
  async (t) => {
    let dataDir = '';
    let acknowledged = newAcknowledged();
    let admitted = 0;
    let erased = 0;
    let answered = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      if (kill % AGAIN === 0) {
        if (dataDir !== '') rmSync(dataDir, { recursive: true });
        dataDir = mkdtempSync(join(tmpdir(), 'remit-killed-'));
        acknowledged = newAcknowledged();
      }
      const days = (kill % AGAIN) * DAYS;
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', '-C', 'source', PROGRAM, dataDir, String(days)],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
      let complaint = '';
      child.stderr.setEncoding('utf8').on('data', (part: string) => (complaint += part));
      const ended = new Promise<string | null>((resolve) => {
        child.on('exit', (_code, signal) => resolve(signal));
      });
      for await (const line of createInterface({ input: child.stdout })) {
        // The last line may have been cut off by the kill.
        const noted = line.endsWith('}') ? (JSON.parse(line) as Noted) : undefined;
        if (noted?.op === 'ready') setTimeout(() => child.kill('SIGKILL'), Math.random() * LONGEST);
        else if (noted?.op === 'admitted') {
          admitted += 1;
          for (const id of noted.changes) acknowledged.changes.add(id);
          for (const id of noted.lasting) acknowledged.lasting.set(id, noted.subject);
        } else if (noted?.op === 'asked' || noted?.op === 'answered') {
          answered += noted.op === 'answered' ? 1 : 0;
          acknowledged[noted.op].add(noted.request);
        } else if (noted && noted.op !== 'answering') {
          if (noted.op === 'erased') erased += 1;
          acknowledged[noted.op].add(noted.subject);
        }
      }
      assert.equal(await ended, 'SIGKILL', complaint);
      // In between the sweep is the processes' own: it may be killed too, and has to go on where it was.
      await checkConsistency(dataDir, Date.now() + days * 864e5, acknowledged, kill % 2 === 1);
    }
    t.diagnostic(
      `${KILLS} kills, ${admitted} batches, ${erased} erasures and ${answered} answers acknowledged`,
    );
    rmSync(dataDir, { recursive: true });
  },
);

function newAcknowledged() {
  return {
    changes: new Set<string>(),
    lasting: new Map<string, string>(),
    erasing: new Set<string>(),
    erased: new Set<string>(),
    asked: new Set<string>(),
    answered: new Set<string>(),
  };
}
