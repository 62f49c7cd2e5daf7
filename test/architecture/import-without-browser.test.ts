import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root } from './read-sources.js';

/** Every door of what runs in pages, as it is built. */
const doors = ['sdk', 'widget'].flatMap((name) => {
  const folder = join(root, 'packages', name);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.keys(exports).map((door) => ({
    name: `@remit/${name}${door.slice(1)}`,
    file: join(folder, exports[door].default),
  }));
});

/** Imports a module where there is no browser, and says what it has put there. */
const imported = async (file: string): Promise<unknown> => {
  const code = `
    const { globalThis: all, process } = global;
    // Nothing may be asked for either: not even what Node has as browsers do.
    for (const name of ['fetch', 'BroadcastChannel', 'crypto', 'setTimeout', 'setInterval'])
      Object.defineProperty(all, name, { get() { throw new Error('asked for ' + name); }, configurable: true });
    const before = new Set(Object.getOwnPropertyNames(all));
    const module = await import(${JSON.stringify(`file://${file}`)});
    const left = Object.getOwnPropertyNames(all).filter((name) => !before.has(name));
    process.stdout.write(JSON.stringify({ exports: Object.keys(module).length, left }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]);
  return JSON.parse(stdout);
};

test('there are doors to import', () => assert.ok(doors.length > 10));

for (const { name, file } of doors) {
  test(`${name} can be imported where there is no browser, and touches nothing`, async () => {
    const { exports, left } = Object(await imported(file));
    // One door is imported for what it does in a browser alone.
    assert.equal(exports > 0, name !== '@remit/widget/element');
    assert.deepEqual(left, []);
  });
}
