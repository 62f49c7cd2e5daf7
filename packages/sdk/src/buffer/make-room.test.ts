import type { LeadRecord } from '@remit/contract';
import { expect } from 'chai';
import { instructionsOf } from '../../test/pretend-site.js';
import { measured, type Kept, type Person } from './kept.js';
import { BOUNDS, makeRoom } from './make-room.js';

const NOW = 1_790_000_000_000;
const instructions = instructionsOf();
const person: Person = { subject: { id: 's', secret: 't' }, history: [], unsent: ['c1', 'c2'] };

const record = (id: string, type: string, time = NOW, text = ''): LeadRecord => ({
  id,
  type,
  tag: { controller: 'x', source: 'page', purposes: ['contact'], notice: '1', consent: null, time },
  fields: { text },
});
const keptOf = (...records: LeadRecord[]): Kept => ({
  person,
  records: new Map(records.map((each) => [each.id, measured(each)])),
});
const many = (count: number, type: string, prefix: string) =>
  Array.from({ length: count }, (_, index) => record(`${prefix}${`${index}`.padStart(5, '0')}`, type));

describe('the bounds of the buffer', () => {
  it('[BU4] leave alone what fits', () => {
    const draft = keptOf(...many(BOUNDS.records, 'view', 'e'));
    expect(makeRoom(draft, instructions, NOW)).to.deep.equal([]);
    expect(draft.records.size).to.equal(BOUNDS.records);
  });

  it('[BU4] drop the oldest events first, then messages, leads last, and count each', () => {
    const draft = keptOf(
      ...many(2, 'quote', 'a'),
      ...many(BOUNDS.records, 'view', 'b'),
      ...many(1, 'question', 'c'),
    );
    expect(makeRoom(draft, instructions, NOW)).to.deep.equal(Array.from({ length: 3 }, () => 'buffer-full'));
    const left = [...draft.records.keys()];
    expect(left).to.have.length(BOUNDS.records);
    expect(left).to.include.members(['a00000', 'a00001', 'c00000', 'b00003']);
    expect(left).to.not.include.members(['b00000', 'b00001', 'b00002']);

    const full = keptOf(...many(BOUNDS.records, 'quote', 'a'), ...many(1, 'question', 'z'));
    makeRoom(full, instructions, NOW);
    expect(full.records.has('z00000')).to.equal(false);
  });

  it('[BU4] never drop a consent change', () => {
    const draft = keptOf(...many(BOUNDS.records * 2, 'view', 'e'));
    makeRoom(draft, instructions, NOW);
    expect(draft.person).to.equal(person);
  });

  it('[BU4] hold for bytes as for records', () => {
    const big = 'x'.repeat(BOUNDS.bytes / 4);
    const draft = keptOf(...['a', 'b', 'c', 'd'].map((id) => record(id, 'view', NOW, big)));
    expect(makeRoom(draft, instructions, NOW)).to.deep.equal(['buffer-full']);
    expect([...draft.records.keys()]).to.deep.equal(['b', 'c', 'd']);
  });

  it('[BU4] drop events that are older than 30 days, and say why', () => {
    const draft = keptOf(record('a', 'view', NOW - BOUNDS.age - 1), record('b', 'view', NOW - BOUNDS.age));
    expect(makeRoom(draft, instructions, NOW)).to.deep.equal(['too-old']);
    expect([...draft.records.keys()]).to.deep.equal(['b']);
  });

  it('[BU4] leave what the visitor has handed in, however old the clock of the device makes it', () => {
    for (const years of [-20, 20]) {
      const draft = keptOf(record('a', 'quote'), record('b', 'question'));
      expect(makeRoom(draft, instructions, NOW + years * 365 * 864e5)).to.deep.equal([]);
    }
  });

  it('[BU4] count a type that the plan does not have as the least important', () => {
    const draft = keptOf(...many(BOUNDS.records, 'view', 'a'), record('z', 'constructor'));
    expect(makeRoom(draft, instructions, NOW)).to.deep.equal(['buffer-full']);
    expect(draft.records.has('z')).to.equal(false);
  });
});
