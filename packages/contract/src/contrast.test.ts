import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { accentContrast, contrastRatio, LEAST_CONTRAST, readableOn } from './contrast.js';

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

test('the contrast of two colours is that of WCAG', () => {
  const near = (found: number, expected: number) =>
    assert.ok(Math.abs(found - expected) < 0.01, `${found} is not ${expected}`);
  near(contrastRatio('#000000', '#ffffff'), 21);
  near(contrastRatio('#3d4bd6', '#3d4bd6'), 1);
  // The grey that is just enough on white, and the one that is just not.
  near(contrastRatio('#767676', '#FFFFFF'), 4.54);
  near(contrastRatio('#777777', '#ffffff'), 4.48);
  near(contrastRatio('#ff0000', '#ffffff'), 4);
});

test('the contrast is the same both ways round, and black or white is always enough', () => {
  fc.assert(
    fc.property(colour, colour, (one, other) => {
      assert.equal(contrastRatio(one, other), contrastRatio(other, one));
      assert.ok(contrastRatio(one, readableOn(one)) >= LEAST_CONTRAST);
    }),
  );
});

test('the accent that a chat has by itself is read in light and in dark', () => {
  for (const scheme of ['light', 'dark'] as const)
    assert.ok(accentContrast('#3d4bd6', scheme) >= LEAST_CONTRAST, scheme);
});

test('an accent that is too light is found in light, and one that stays dark in dark', () => {
  assert.ok(accentContrast('#ffd400', 'light') < LEAST_CONTRAST);
  assert.ok(accentContrast('#ffd400', 'dark') >= LEAST_CONTRAST);
  assert.ok(accentContrast('#000000', 'dark') < LEAST_CONTRAST);
  assert.ok(accentContrast('#000000', 'light') >= LEAST_CONTRAST);
});
