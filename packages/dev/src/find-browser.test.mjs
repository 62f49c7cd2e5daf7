import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CannotGoOn } from './cannot-go-on.mjs';
import { findChromium, findFirefox } from './find-browser.mjs';

const silent = () => {};

test('CHROME_PATH and FIREFOX_PATH name the browser', () => {
  assert.equal(findChromium(silent, { CHROME_PATH: process.execPath }), process.execPath);
  assert.equal(findFirefox(silent, { FIREFOX_PATH: process.execPath }), process.execPath);
});

test('a CHROME_PATH that leads nowhere, to a folder or to a plain file is refused by name', () => {
  for (const wrong of ['/not/there', '/usr', import.meta.filename]) {
    assert.throws(
      () => findChromium(silent, { CHROME_PATH: wrong }),
      (error) =>
        error instanceof CannotGoOn &&
        error.message.startsWith(`CHROME_PATH=${wrong} is not an executable file`),
    );
  }
});
