import { expect } from 'chai';
import { doWork } from './do-work.js';

/** Zeroes that the hash of an answer begins with. */
const zeroesOf = async (challenge: string, solution: string): Promise<number> => {
  const bytes = new TextEncoder().encode(`${challenge}.${solution}`);
  return Math.clz32(new DataView(await crypto.subtle.digest('SHA-256', bytes)).getUint32(0));
};

describe('work that the server asks for', () => {
  it('[SP6] is done, and the page goes on meanwhile', async () => {
    const challenge = '12.1.record.mac';
    let turns = 0;
    const turn = setInterval(() => turns++, 0);
    const solution = await doWork(challenge, new AbortController().signal);
    clearInterval(turn);
    expect(await zeroesOf(challenge, solution)).to.be.at.least(12);
    expect(Number(solution)).to.be.greaterThan(500);
    expect(turns).to.be.greaterThan(4);
  });

  it('ends with the chat', async () => {
    const ending = new AbortController();
    const done = doWork('32.1.record.mac', ending.signal).then(
      () => 'done',
      () => 'ended',
    );
    ending.abort();
    expect(await done).to.equal('ended');
  });
});
