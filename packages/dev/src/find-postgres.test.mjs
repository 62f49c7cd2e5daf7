import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { findPostgres } from './find-postgres.mjs';

/** @param {string} url */
const accepts = (url) =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/**
 * @param {Record<string, string | undefined>} variables
 * @param {() => Promise<void>} use
 */
async function withEnvironment(variables, use) {
  const before = { ...process.env };
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  try {
    await use();
  } finally {
    process.env = before;
  }
}

test('REMIT_TEST_POSTGRES is taken as it is, and never stopped', async () => {
  await withEnvironment({ REMIT_TEST_POSTGRES: 'postgres://somewhere/db' }, async () => {
    const postgres = await findPostgres();
    assert.ok('url' in postgres);
    assert.equal(postgres.url, 'postgres://somewhere/db');
    await postgres.stop();
  });
});

test('a search that already failed is not repeated', async () => {
  await withEnvironment({ REMIT_TEST_POSTGRES: undefined, REMIT_TEST_NO_POSTGRES: 'none here' }, async () => {
    assert.deepEqual(await findPostgres(), { skipped: 'none here' });
  });
});

test('a throwaway cluster takes connections until it is stopped', async (t) => {
  const reason = process.env['REMIT_TEST_NO_POSTGRES'];
  if (reason) return t.skip(reason);
  await withEnvironment({ REMIT_TEST_POSTGRES: undefined }, async () => {
    const postgres = await findPostgres();
    if ('skipped' in postgres) return t.skip(postgres.skipped);
    assert.equal(await accepts(postgres.url), true);
    await postgres.stop();
    assert.equal(await accepts(postgres.url), false);
  });
});
