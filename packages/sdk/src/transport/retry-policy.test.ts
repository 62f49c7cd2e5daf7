import { expect } from 'chai';
import { retryAfter, retryDelay } from './retry-policy.js';

describe('the retry policy', () => {
  it('[TR4] draws from the whole span, which doubles from one second to five minutes', () => {
    expect(retryDelay(0, undefined, 0)).to.equal(0);
    expect(retryDelay(0, undefined, 0.5)).to.equal(500);
    expect(retryDelay(3, undefined, 0.5)).to.equal(4_000);
    expect(retryDelay(30, undefined, 0.5)).to.equal(150_000);
    expect(retryDelay(5_000, undefined, 0.999)).to.be.below(300_000);
  });

  it('[TR4] waits at least as long as the server asked for, and not for ever', () => {
    expect(retryDelay(0, 7_000, 0)).to.equal(7_000);
    expect(retryDelay(0, 7_000, 0.5)).to.equal(7_500);
    expect(retryDelay(0, 1e12, 0)).to.equal(864e5);
  });

  it('[TR4] reads Retry-After as seconds and as a date, and nothing else', () => {
    const now = Date.parse('Mon, 23 Nov 2026 09:00:00 GMT');
    expect(retryAfter('120', now)).to.equal(120_000);
    expect(retryAfter('Mon, 23 Nov 2026 09:00:10 GMT', now)).to.equal(10_000);
    expect(retryAfter('Mon, 23 Nov 2026 08:00:00 GMT', now)).to.equal(0);
    for (const header of [null, '', 'soon']) expect(retryAfter(header, now)).to.equal(undefined);
  });
});
