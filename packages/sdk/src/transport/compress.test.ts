import { expect } from 'chai';
import { compress } from './compress.js';

const inflated = (blob: Blob) =>
  new Response(blob.stream().pipeThrough(new DecompressionStream('gzip'))).text();

describe('a body', () => {
  const long = JSON.stringify(Array.from({ length: 200 }, (_, index) => ({ index, word: 'käärme 🥐' })));

  it('[TR8] is gzip where it pays, as a text/plain that needs no header', async () => {
    const body = await compress(long, CompressionStream);
    if (typeof body === 'string') throw new Error('it is text');
    expect(body.type).to.equal('text/plain');
    expect(body.size).to.be.below(long.length / 5);
    expect([...new Uint8Array(await body.slice(0, 2).arrayBuffer())]).to.deep.equal([0x1f, 0x8b]);
    expect(await inflated(body)).to.equal(long);
  });

  it('stays text when it is short', async () => {
    const short = 'x'.repeat(2_000);
    expect(await compress(short, CompressionStream)).to.equal(short);
    expect(await compress(`${short}x`, CompressionStream)).to.be.instanceOf(Blob);
  });

  it('stays text where gzip makes it no smaller', async () => {
    // Characters of which each takes four bytes, without any repetition.
    const random = crypto.getRandomValues(new Uint32Array(1_500));
    const noise = String.fromCodePoint(...random.map((each) => 0x10000 + (each % 0xf0000)));
    expect(await compress(noise, CompressionStream)).to.equal(noise);
  });

  it('stays text in a browser that cannot', async () => {
    expect(await compress(long, undefined)).to.equal(long);
  });
});
