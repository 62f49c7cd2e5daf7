import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadProduct, type Product } from './product.js';
import { runSeed } from './run-seed.js';
import { openSqliteStores } from './sqlite-store.js';

const SEEDS = 2_000;
const SEEDS_ON_SQLITE = 50;

let product: Product;
before(async () => {
  product = await loadProduct();
});

test(`${SEEDS} seeds: what is acknowledged is stored once, what was told is stored, nothing against a "no"`, async () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    const { violations } = await runSeed(product, seed);
    const replay = `node --import tsx -C source test/simulation/long-run.ts 1 ${seed}`;
    assert.deepEqual(violations, [], `seed ${seed}; again: ${replay}`);
  }
});

test(`${SEEDS_ON_SQLITE} seeds on the real store in SQLite`, async () => {
  const stores = await openSqliteStores();
  try {
    for (let seed = 0; seed < SEEDS_ON_SQLITE; seed++) {
      const { violations } = await runSeed(product, seed, stores.open);
      assert.deepEqual(violations, [], `seed ${seed}, on SQLite`);
    }
  } finally {
    await stores.remove();
  }
});

test('the same seed gives the same trace, byte for byte', async () => {
  for (const seed of [1, 26, 110]) {
    const [one, other] = [await runSeed(product, seed), await runSeed(product, seed)];
    assert.equal(one.traceHash, other.traceHash);
    assert.deepEqual(one.violations, other.violations);
  }
  assert.notEqual((await runSeed(product, 1)).traceHash, (await runSeed(product, 2)).traceHash);
});
