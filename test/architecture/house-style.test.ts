import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { isTest, readSources, stemOf } from './read-sources.js';

const sources = readSources('packages', 'demo', 'test');

const MAX_LINES = 250;
const MAX_TEST_LINES = 400;
/** Names that say where something was put and not what it is for. */
const SAYS_NOTHING = /^(utils?|helpers?|common|libs?|misc|shared)$/;

test('a file has one job and so stays short', () => {
  for (const source of sources) {
    const lines = source.text.trimEnd().split('\n').length;
    const most = isTest(source) || source.path.startsWith('test/') ? MAX_TEST_LINES : MAX_LINES;
    assert.ok(lines <= most, `${source.path} has ${lines} lines; ${most} is the most`);
  }
});

test('files and folders are named after what they answer', () => {
  for (const source of sources) {
    for (const name of [...source.path.split('/').slice(0, -1), stemOf(source)]) {
      assert.doesNotMatch(name, SAYS_NOTHING, source.path);
    }
  }
});

test('names are in kebab-case; only components are in PascalCase', () => {
  for (const source of sources) {
    const name = basename(source.path);
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)+$/.test(name);
    const component = /^([A-Z][a-z0-9]*)+(\.test)?\.tsx$/.test(name);
    assert.ok(kebab || component, source.path);
  }
});

test('index.ts stands only where a package is entered', () => {
  const doors =
    /^(packages\/[a-z]+|demo)\/src\/index\.(tsx?|html)$|^packages\/contract\/src\/schema\/index\.ts$/;
  for (const source of sources.filter((each) => stemOf(each) === 'index' && /\.tsx?$/.test(each.path))) {
    assert.match(source.path, doors);
  }
});
