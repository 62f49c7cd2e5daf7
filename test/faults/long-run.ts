// npm run faults [-- rounds [words]]: every fault, or those with these words in their names, at length. Ends with a table.
import { goingAway } from './going-away.js';
import { onTheWay } from './on-the-way.js';
import { playFault, type Played } from './play-fault.js';
import { sayingNo } from './saying-no.js';
import { openSurroundings } from './surroundings.js';

/** Faults that happen at the same time. */
const AT_ONCE = 4;

const [asked = '2', words = ''] = process.argv.slice(2);
const rounds = Number(asked);
const faults = [...onTheWay, ...goingAway, ...sayingNo].filter(({ name }) => name.includes(words));
if (!Number.isSafeInteger(rounds) || rounds < 1 || faults.length === 0)
  throw new Error('expected: [rounds [words in the name of a fault]]');

const shared = await openSurroundings({
  events: 200,
  every: 50,
  handInAfter: 20,
  outage: 5_000,
  // Longer than the SDK waits for an answer.
  slowness: 35_000,
  patience: 120_000,
  quiet: 8_000,
  comeBack: true,
});

const withoutRules = (name: string): string => name.replace(/^(\[\w+\] )+/, '');
const runs = Array.from({ length: rounds }, (_, round) => faults.map((fault) => ({ fault, round }))).flat();
const played = new Map<string, Played[]>();
let failed = 0;

const playNext = async (): Promise<void> => {
  for (let run = runs.shift(); run; run = runs.shift()) {
    const { fault, round } = run;
    const said = `round ${round + 1}, ${withoutRules(fault.name)}`;
    try {
      const result = await playFault(fault, shared);
      const { lost, twice, against, errors } = result;
      played.set(fault.name, [...(played.get(fault.name) ?? []), result]);
      const wrong = Object.entries({ lost, twice, against, errors }).filter(([, these]) => these.length > 0);
      if (wrong.length > 0) failed += 1;
      console.log(
        wrong.length === 0 ? `${said}: ok` : `${said}: ${JSON.stringify(Object.fromEntries(wrong))}`,
      );
    } catch (error) {
      // Something that the fault waited for did not come: as bad as a loss, and the other faults go on.
      failed += 1;
      console.log(`${said}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
};
await Promise.all(Array.from({ length: AT_ONCE }, playNext));
await shared.close();

const sum = (results: readonly Played[], count: (one: Played) => number): number =>
  results.reduce((total, one) => total + count(one), 0);
const rows = faults.map(({ name }) => {
  const results = played.get(name) ?? [];
  return [
    withoutRules(name),
    ...[
      sum(results, ({ captured }) => captured),
      sum(results, ({ ended }) => ended.length),
      sum(results, ({ unsaved }) => unsaved.length),
      sum(results, ({ stored }) => stored),
      sum(results, ({ lost }) => lost.length),
      sum(results, ({ twice }) => twice.length),
      sum(results, ({ against }) => against.length),
      sum(results, ({ copies }) => copies),
    ].map(String),
  ];
});
const heads = ['fault', 'captured', 'ended', 'unsaved', 'stored', 'lost', 'twice', 'against', 'copies'];
for (const row of [heads, heads.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`);
console.log(`${rounds} rounds of ${faults.length} faults, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
