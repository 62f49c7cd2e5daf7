import { expect } from 'chai';
import { nanoid } from 'nanoid';
import { recordIds } from './record-id.js';

describe('record ids', () => {
  it('[BU2] sort by the time they were made, also within a millisecond and when the clock goes back', () => {
    const times = [1_000, 1_000, 1_000, 5_000, 2_000, 1_790_000_000_000];
    const newId = recordIds(
      () => times.shift() ?? 0,
      () => nanoid(),
    );
    const ids = Array.from({ length: 6 }, newId);
    expect(ids).to.deep.equal(ids.toSorted());
    expect(new Set(ids).size).to.equal(6);
    for (const id of ids) expect(id).to.match(/^[A-Za-z0-9_-]{16,40}$/);
  });
});
