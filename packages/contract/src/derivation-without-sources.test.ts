import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { tag } from '../test/garden.js';
import { whyNotBySources as withSources } from './derivation.js';
import { whyNotBySources } from './derivation-without-sources.js';

test('[PL14] a browser, which knows no sources, answers what the whole rule answers without them', () => {
  const named = fc.dictionary(fc.string(), fc.array(fc.string()), { maxKeys: 5 });
  fc.assert(
    fc.property(fc.option(named, { nil: undefined }), (sources) => {
      const derived = tag({ source: 'derived', sources });
      const ask = () => assert.fail('there is no source to ask about');
      assert.equal(withSources(derived, undefined, ask), 'source_missing');
      assert.equal(whyNotBySources(derived, undefined, ask), 'source_missing');
    }),
  );
});
