import assert from 'node:assert/strict';
import test from 'node:test';
import { suggestEmail } from './suggest-email.js';

test('[FL1] one slip of the finger in a common domain is asked about; anything else is left alone', () => {
  for (const typed of ['ada@gmial.com', 'ada@gmail.con', 'ada@gmai.com', 'ada@gmaill.com', 'ada@GMIAL.com'])
    assert.equal(suggestEmail(typed), 'ada@gmail.com');
  for (const typed of [
    'ada@gmail.com',
    'ada@mail.com',
    'ada@lumo-garden.example',
    'ada@gml.co',
    '@gmial.com',
    'ada',
    `ada@${'x'.repeat(100_000)}`,
  ])
    assert.equal(suggestEmail(typed), undefined);
});
