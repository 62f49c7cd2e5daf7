import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openPostgres } from './open-postgres.js';
import { TEST_KEYS, type MakePlace } from './store-place.suite.js';

/** Runs one statement on a connection of its own. */
export const runOnce = async (url: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
};

/** Empty places on PostgreSQL: each is a database of its own. */
export const placesIn =
  (url: string): MakePlace =>
  async () => {
    const name = `remit_${randomBytes(6).toString('hex')}`;
    await runOnce(url, `CREATE DATABASE ${name}`);
    const own = new URL(url);
    own.pathname = name;
    return {
      options: { dataDir: '', databaseUrl: own.href, masterKeys: TEST_KEYS },
      open: () => openPostgres(own.href, undefined),
      drop: () => runOnce(url, `DROP DATABASE ${name} WITH (FORCE)`),
    };
  };
