import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { REFUSALS } from '@remit/contract';
import { ERRORS } from './errors.js';

const page = readFileSync(new URL('../../../docs/http-api.md', import.meta.url), 'utf8');

test('docs/http-api.md names every code with which a request is refused, with its status and words', () => {
  for (const [code, { status, message }] of Object.entries(ERRORS))
    assert.ok(page.includes(`| ${status} | \`${code}\` | ${message} |`), code);
});

test('docs/http-api.md names every code of a denial', () => {
  for (const code of Object.keys(REFUSALS)) assert.ok(page.includes(`\`${code}\``), code);
});
