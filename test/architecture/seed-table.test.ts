import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isTest, readSources, root } from './read-sources.js';

const page = readFileSync(join(root, 'docs/seed.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| S\d+ \|/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
const tests = readSources('packages', 'test')
  .filter((source) => isTest(source) && !source.path.endsWith('seed-table.test.ts'))
  .map(({ text }) => text);
const main = join(root, 'packages/server/src/cli/main.ts');
const help = spawnSync(process.execPath, ['--import', 'tsx', '-C', 'source', main, '--help'], {
  encoding: 'utf8',
});
const commands = [...help.stdout.matchAll(/^ {2}remit ([a-z]+(?: [a-z]+)?) /gm)].flatMap(
  ([, name]) => name ?? [],
);

/** What stands in code in a cell. */
const codeIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, code]) => code ?? []);

test('docs/seed.md has a row for each promise, in their order', () => {
  assert.deepEqual(
    rows.map(([id]) => id),
    Array.from({ length: 19 }, (_, index) => `S${index + 1}`),
  );
});

test('each row of docs/seed.md names a file that is there, a test that is there and a command', () => {
  for (const [id = '', promise = '', enforced = '', shown = '', see = '', ...more] of rows) {
    assert.deepEqual(more, [], id);
    // A row that lacks one of the four has to say so.
    const lacking = [promise, codeIn(enforced)[0], codeIn(shown)[0], codeIn(see)[0]].some((each) => !each);
    assert.ok(!lacking || /not there yet/i.test(see), `${id} lacks something and does not say so`);
    for (const file of codeIn(enforced)) assert.ok(existsSync(join(root, file)), `${id}: ${file}`);
    for (const title of codeIn(shown)) {
      assert.match(title, /^\[[A-Z]+\d+\] /, id);
      assert.ok(
        tests.some((text) =>
          [`'${title}'`, `"${title}"`, `\`${title}\``].some((each) => text.includes(each)),
        ),
        `${id}: ${title}`,
      );
    }
  }
});

test('each command of docs/seed.md is one that remit has', () => {
  const named = rows.flatMap(([id = '', , , , see = '']) =>
    codeIn(see).flatMap((code) => {
      const written = /^npx remit ([a-z]+(?: [a-z]+)?)/.exec(code)?.[1];
      return written === undefined ? [] : [{ id, written }];
    }),
  );
  assert.ok(named.length > 10);
  for (const { id, written } of named) {
    assert.ok(
      [written, written.split(' ')[0] ?? ''].some((name) => commands.includes(name)),
      `${id}: remit ${written}`,
    );
  }
});
