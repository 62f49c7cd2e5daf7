import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand } from '../cli/run-command.js';
import { startServer } from '../start-server.js';
import { handIn } from '../testing/hand-in.js';
import { startBakery } from '../testing/start-bakery.js';
import { until } from '../testing/start-recipient.js';

const MONTHS_13 = 396 * 864e5;
const MONTHS_25 = 761 * 864e5;

test('[RE5] a server sweeps by itself, and says in log and metrics how much went for which reason', async () => {
  const bakery = await startBakery();
  const { record } = await handIn(bakery, ['contact', 'marketing']);
  await bakery.server.close();

  // A year later what only contact needed has run out, two years later all of it.
  const lines: string[] = [];
  const later = await startServer({
    port: 0,
    dataDir: bakery.dataDir,
    masterKeys: { file: `${bakery.dataDir}/master.key` },
    now: () => Date.now() + MONTHS_13,
    logTo: { write: (line) => void lines.push(line) },
  });
  // Looked at twice: because it was due, and for the first version of the instructions.
  await until(() => lines.some((line) => line.includes('"swept"')));
  const said = Object(JSON.parse(lines.find((line) => line.includes('"swept"')) ?? ''));
  assert.deepEqual(
    [said.controller, said.looked, said.records, said.fields, said.byCode],
    ['bakery', 2, 0, 1, { retention_ended: 1 }],
  );
  const metrics = await (await fetch(`${later.url}/metrics`)).text();
  assert.match(metrics, /^remit_erased_fields_total\{code="retention_ended"\} 1$/m);
  assert.match(metrics, /^remit_erased_records_total 0$/m);
  await later.close();
  for (const trace of [record.id, 'aino@example.org', 'Aino']) assert.ok(!lines.join('').includes(trace));

  const written: string[] = [];
  const surroundings = {
    env: { REMIT_DATA_DIR: bakery.dataDir },
    say: (line: string) => written.push(line),
    complain: (line: string) => written.push(line),
    fetch,
    now: () => Date.now() + MONTHS_25,
    width: 100,
    stopped: new Promise<void>(() => {}),
  };
  assert.equal(await runCommand(['sweep', 'bakery'], surroundings), 0);
  assert.deepEqual(written, [
    'bakery: 1 records looked at, 2 fields erased, 1 records with them',
    '  retention_ended: 2',
  ]);
  assert.equal(await bakery.inspect((shop) => shop.record(record.id)), undefined);
  assert.equal(await runCommand(['sweep'], surroundings), 0);
  assert.equal(written.at(-1), 'forge: 0 records looked at, 0 fields erased, 0 records with them');
  assert.equal(await runCommand(['sweep', 'nobody'], surroundings), 2);
  assert.match(written.at(-1) ?? '', /there is no controller nobody/);
  await bakery.remove();
});
