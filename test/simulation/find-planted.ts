// node --import tsx -C source test/simulation/find-planted.ts: plants each bug in a copy of the product and tells
// which seed finds it. Ends with 1 when one is not found.
import { PLANTED_BUGS } from './planted-bugs.js';
import { loadProduct } from './product.js';
import { runSeed } from './run-seed.js';

/** Seeds that a bug may hide from. */
const MOST_SEEDS = 2_000;

const whole = await loadProduct();
let missed = 0;
for (const { name, edits } of PLANTED_BUGS) {
  const broken = await loadProduct(edits);
  let found = false;
  for (let seed = 0; seed < MOST_SEEDS && !found; seed++) {
    const [violation] = (await runSeed(broken, seed)).violations;
    // What the product does by itself proves nothing about the bug.
    if (violation === undefined || (await runSeed(whole, seed)).violations.length > 0) continue;
    found = true;
    console.log(`${name}: seed ${seed}: ${violation}`);
  }
  if (!found) {
    missed += 1;
    console.log(`${name}: NOT FOUND in ${MOST_SEEDS} seeds`);
  }
}
console.log(`${PLANTED_BUGS.length} bugs planted, ${missed} not found`);
if (missed > 0) process.exitCode = 1;
