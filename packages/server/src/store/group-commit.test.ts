import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupCommit } from './group-commit.js';

/** Commits whose end the test decides. */
const makeCommits = (writers: number, limit = 1000) => {
  const flushes: { items: readonly number[]; end(fault?: Error): void }[] = [];
  const commits = groupCommit<number, string>({
    flush: (items) =>
      new Promise((resolve, reject) => {
        flushes.push({
          items,
          end: (fault) =>
            fault
              ? reject(fault)
              : resolve(
                  items.map((item) =>
                    item < 0
                      ? { ok: false, fault: new Error(`no ${item}`) }
                      : { ok: true, result: `done ${item}` },
                  ),
                ),
        });
      }),
    writers,
    size: (item) => Math.abs(item),
    limit,
  });
  return { commits, flushes };
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('the first goes at once, and what comes meanwhile goes together', async () => {
  const { commits, flushes } = makeCommits(1);
  const answers = [1, 2, 3].map((item) => commits.submit(item));
  assert.deepEqual(
    flushes.map(({ items }) => items),
    [[1]],
  );
  flushes[0]?.end();
  await turn();
  assert.deepEqual(flushes[1]?.items, [2, 3]);
  flushes[1]?.end();
  assert.deepEqual(await Promise.all(answers), ['done 1', 'done 2', 'done 3']);
});

test('two writers flush at the same time, a third flush waits', async () => {
  const { commits, flushes } = makeCommits(2);
  const answers = [1, 2, 3, 4].map((item) => commits.submit(item));
  assert.deepEqual(
    flushes.map(({ items }) => items),
    [[1], [2]],
  );
  flushes[1]?.end();
  await turn();
  assert.deepEqual(flushes[2]?.items, [3, 4]);
  flushes[0]?.end();
  flushes[2]?.end();
  await Promise.all(answers);
});

test('a flush ends with the item that reaches the limit', async () => {
  const { commits, flushes } = makeCommits(1, 5);
  const answers = [9, 2, 2, 2, 2].map((item) => commits.submit(item));
  for (const expected of [[9], [2, 2, 2], [2]]) {
    assert.deepEqual(flushes.at(-1)?.items, expected);
    flushes.at(-1)?.end();
    await turn();
  }
  await Promise.all(answers);
});

test('a flush that fails fails all of its items and none of the next', async () => {
  const { commits, flushes } = makeCommits(1);
  const first = commits.submit(1);
  const second = commits.submit(2);
  flushes[0]?.end(new Error('disk full'));
  await assert.rejects(first, /disk full/);
  flushes[1]?.end();
  assert.equal(await second, 'done 2');
});

test('an item that fails by itself leaves the others of its flush alone', async () => {
  const { commits, flushes } = makeCommits(1);
  const answers = Promise.allSettled([commits.submit(1), commits.submit(-2), commits.submit(3)]);
  flushes[0]?.end();
  await turn();
  flushes[1]?.end();
  assert.deepEqual(
    (await answers).map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
});

test('settled waits for what is under way and what follows from it', async () => {
  const { commits, flushes } = makeCommits(1);
  let settled = false;
  const answers = [commits.submit(1), commits.submit(2)];
  const waiting = commits.settled().then(() => {
    settled = true;
  });
  flushes[0]?.end();
  await turn();
  assert.equal(settled, false);
  flushes[1]?.end();
  await waiting;
  await Promise.all(answers);
});
