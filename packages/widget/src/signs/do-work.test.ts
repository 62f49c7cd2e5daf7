import { expect } from 'chai';
import { doWork, solve } from './do-work.js';

/** Zeroes that the hash of an answer begins with. */
const zeroesOf = async (challenge: string, solution: string): Promise<number> => {
  const bytes = new TextEncoder().encode(`${challenge}.${solution}`);
  return Math.clz32(new DataView(await crypto.subtle.digest('SHA-256', bytes)).getUint32(0));
};
const never = () => new AbortController().signal;

describe('work that the server asks for', () => {
  it('[SP6] is done in a worker, unseen by the page', async () => {
    const challenge = '8.1.record.mac';
    const answers: unknown[] = [];
    const { Worker: Before } = globalThis;
    globalThis.Worker = class extends Before {
      constructor(address: string | URL) {
        super(address);
        this.addEventListener('message', ({ data }) => answers.push(data));
      }
    };
    const solution = await doWork(challenge, never()).finally(() => (globalThis.Worker = Before));
    expect(answers).to.deep.equal([solution]);
    expect(await zeroesOf(challenge, solution)).to.be.at.least(8);
  });

  it('[SP6] is done in small pieces where the page lets no worker begin', async () => {
    const challenge = '9.1.record.mac';
    let tried = 0;
    const forbidden = async (): Promise<string> => {
      tried++;
      throw new Error('no worker here');
    };
    expect(await zeroesOf(challenge, await doWork(challenge, never(), forbidden))).to.be.at.least(9);
    expect(tried).to.equal(1);
  });

  it('[SP6] lets others go first, now and then', async () => {
    let rests = 0;
    await solve('12.1.record.mac', () => rests++);
    expect(rests).to.be.greaterThan(0);
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
