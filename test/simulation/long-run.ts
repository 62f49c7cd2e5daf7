// node --import tsx -C source test/simulation/long-run.ts [seeds] [first]: runs 100,000 seeds, or as many as are said.
// With one seed it prints its trace: so a seed that failed is replayed.
import { loadProduct } from './product.js';
import { runSeed } from './run-seed.js';

const [seeds = 100_000, first = 0] = process.argv.slice(2).map(Number);
if (!Number.isSafeInteger(seeds) || !Number.isSafeInteger(first))
  throw new Error('expected: [seeds] [first]');

const product = await loadProduct();
const began = performance.now();
let failed = 0;
for (let seed = first; seed < first + seeds; seed++) {
  const run = await runSeed(product, seed);
  if (seeds === 1) console.log([...run.trace, ...run.violations, run.traceHash].join('\n'));
  if (run.violations.length === 0) continue;
  failed += 1;
  console.log(
    `seed ${seed} failed; again: node --import tsx -C source test/simulation/long-run.ts 1 ${seed}`,
  );
  for (const violation of run.violations) console.log(`  ${violation}`);
}
const perSecond = Math.round((1000 * seeds) / (performance.now() - began));
console.log(`${seeds} seeds, ${failed} failed, ${perSecond} a second`);
if (failed > 0) process.exitCode = 1;
