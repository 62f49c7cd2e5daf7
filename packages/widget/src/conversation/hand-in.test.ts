import type { Verdict } from '@remit/contract';
import type { ClientEvents, HandedIn } from '@remit/sdk';
import { expect } from 'chai';
import { handInAnswers, type Delivery, type Sender } from './hand-in.js';

/** A client whose answers and verdicts a test gives. */
const pretendSender = (handedIn: () => Promise<HandedIn>) => {
  const listeners = new Set<(verdict: Verdict) => void>();
  let flushed: () => void = () => undefined;
  const sender: Sender = {
    lead: handedIn,
    flush: () => new Promise((resolve) => (flushed = resolve)),
    on: <E extends keyof ClientEvents>(event: E, listener: (detail: ClientEvents[E]) => void) => {
      const hear = (verdict: Verdict) => Reflect.apply(listener, undefined, [verdict]);
      if (event === 'verdict') listeners.add(hear);
      return () => void listeners.delete(hear);
    },
  };
  return {
    sender,
    listeners,
    judge: (verdict: Verdict) => listeners.forEach((hear) => hear(verdict)),
    endFlush: () => flushed(),
  };
};

const turn = () => new Promise((resolve) => setTimeout(resolve));

describe('handing in', () => {
  let told: [Delivery, readonly string[]][] = [];
  const tell = (delivery: Delivery, lost: readonly string[]) => void told.push([delivery, lost]);
  beforeEach(() => {
    told = [];
  });
  const kept = (durability: 'device' | 'memory') => async (): Promise<HandedIn> => ({
    taken: true,
    id: 'mine',
    kept: durability,
  });

  it('[WI6] is "sent" by its own verdict alone', async () => {
    const { sender, judge, listeners } = pretendSender(kept('device'));
    handInAnswers(sender, 'quote', {}, tell);
    await turn();
    judge({ id: 'another', outcome: 'stored' });
    expect(told).to.deep.equal([['sending', []]]);
    judge({ id: 'mine', outcome: 'stored' });
    expect(told.at(-1)).to.deep.equal(['sent', []]);
    expect(listeners.size).to.equal(0);
  });

  it('[WI6] is "sent" when the server had it already, and "reduced" with what was left out', async () => {
    for (const [verdict, ...expected] of [
      [{ id: 'mine', outcome: 'duplicate' }, 'sent', []],
      [
        {
          id: 'mine',
          outcome: 'reduced',
          dropped: [
            { field: 'wish', code: 'x' },
            { purpose: 'y', code: 'x' },
          ],
        },
        'reduced',
        ['wish'],
      ],
      [{ id: 'mine', outcome: 'refused', code: 'x' }, 'refused', []],
    ] as const) {
      const { sender, judge } = pretendSender(kept('device'));
      handInAnswers(sender, 'quote', {}, tell);
      await turn();
      judge({ ...verdict, dropped: 'dropped' in verdict ? [...verdict.dropped] : [] });
      expect(told.at(-1)).to.deep.equal(expected);
    }
  });

  it('[WI6] hears a verdict that comes before its own id is known', async () => {
    let take: (taken: HandedIn) => void = () => undefined;
    const { sender, judge } = pretendSender(() => new Promise((resolve) => (take = resolve)));
    handInAnswers(sender, 'quote', {}, tell);
    judge({ id: 'mine', outcome: 'stored' });
    take({ taken: true, id: 'mine', kept: 'device' });
    await turn();
    expect(told.at(-1)).to.deep.equal(['sent', []]);
  });

  for (const durability of ['device', 'memory'] as const)
    it(`[WI6] says "${durability}" when an attempt ended without a verdict, and "sent" when it comes`, async () => {
      const { sender, judge, endFlush } = pretendSender(kept(durability));
      handInAnswers(sender, 'quote', {}, tell);
      await turn();
      endFlush();
      await turn();
      expect(told.at(-1)).to.deep.equal([durability, []]);
      judge({ id: 'mine', outcome: 'stored' });
      expect(told.at(-1)).to.deep.equal(['sent', []]);
    });

  it('[WI6] says "refused" when nothing was taken', async () => {
    const { sender, listeners } = pretendSender(async () => ({ taken: false, code: 'no_purpose_left' }));
    handInAnswers(sender, 'quote', {}, tell);
    await turn();
    expect(told.at(-1)).to.deep.equal(['refused', []]);
    expect(listeners.size).to.equal(0);
  });
});
