import { expect } from 'chai';
import type { Kept } from '../buffer/kept.js';
import { takeLease } from './tab-lease.js';

const someone = (): Kept => ({
  person: { subject: { id: 'a', secret: 'b' }, history: [], unsent: [] },
  records: new Map(),
});

describe('the lease of a tab', () => {
  it('[TR5] is of one tab for 35 seconds, which may renew it', () => {
    const draft = someone();
    expect(takeLease(draft, 'one', 1_000)).to.equal(0);
    expect(takeLease(draft, 'other', 1_000)).to.equal(35_000);
    expect(takeLease(draft, 'other', 35_999)).to.equal(1);
    expect(takeLease(draft, 'one', 35_999)).to.equal(0);
    expect(takeLease(draft, 'other', 36_000)).to.equal(34_999);
    expect(draft.person).to.deep.include({ lease: { owner: 'one', until: 70_999 } });
  });

  it('[TR5] passes on when it has run out or was given back', () => {
    const draft = someone();
    takeLease(draft, 'one', 1_000);
    expect(takeLease(draft, 'other', 36_000)).to.equal(0);
    expect(takeLease(draft, 'one', 36_000)).to.equal(35_000);
    takeLease(draft, 'other', 40_000, 0);
    expect(takeLease(draft, 'one', 40_000)).to.equal(0);
    takeLease(draft, 'other', 41_000, 0);
    expect(draft.person?.lease?.owner).to.equal('one');
  });

  it('[TR5] that ends later than any tab would have it is none: the clock was set back', () => {
    const draft = someone();
    takeLease(draft, 'one', 50_000_000);
    expect(takeLease(draft, 'other', 1_000)).to.equal(0);
    expect(takeLease(draft, 'one', 1_000)).to.equal(35_000);
  });

  it('[BU1] is not written before anybody has acted', () => {
    const nobody: Kept = { person: undefined, records: new Map() };
    expect(takeLease(nobody, 'one', 1_000)).to.equal(0);
    expect(nobody.person).to.equal(undefined);
  });
});
