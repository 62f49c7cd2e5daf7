import { expect } from 'chai';
import * as lean from 'preact';

type Preact = Pick<typeof lean, 'Fragment' | 'h' | 'render'>;
type Random = (below: number) => number;

/** Numbers from a seed, by a linear congruence (Numerical Recipes). */
const numbersFrom = (seed: number): Random => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const shuffled = (random: Random): number[] => {
  const left = [0, 1, 2, 3];
  return [0, 1, 2, 3].flatMap(() => left.splice(random(left.length), 1));
};

const TAGS = ['div', 'p', 'button', 'svg', 'input', 'textarea', 'label'];

/** What one look at the page finds. */
type Seen = { readonly markup: string; readonly elements: readonly number[]; readonly clicks: number };

/** Draws the same picture whenever it gets the same numbers. */
const paint = ({ Fragment, h, render }: Preact) => {
  const box = document.createElement('div');
  document.body.append(box);
  let clicks = 0;
  const known = new WeakMap<Element, number>();
  let elements = 0;

  const Component = ({ children }: { children?: lean.ComponentChildren }) => children;

  const node = (random: Random, depth: number, key?: number): lean.ComponentChild => {
    const kind = random(9);
    if (kind === 0) return null;
    if (kind === 1) return random(2) === 0;
    if (kind === 2) return `text ${random(3)}`;
    const children = depth > 3 ? [] : some(random, depth + 1);
    if (kind === 3) return h(Fragment, key === undefined ? {} : { key }, ...children);
    if (kind === 4) return h(Component, {}, children);
    if (kind === 5) return depth > 3 ? null : many(random, depth + 1);
    const properties: Record<string, unknown> = key === undefined ? {} : { key };
    if (random(2)) properties['class'] = `c${random(3)}`;
    if (random(3) === 0) properties['hidden'] = random(2) === 0;
    if (random(3) === 0) properties['aria-expanded'] = random(2) === 0;
    if (random(3) === 0) properties['lang'] = random(2) ? undefined : 'fi';
    if (random(2)) properties['onClick'] = () => (clicks += random(2));
    const tag = TAGS[random(TAGS.length)] ?? 'div';
    if (tag === 'input') {
      if (random(2)) properties['value'] = `v${random(3)}`;
      if (random(2)) properties['checked'] = random(2) === 0;
      return h(tag, { ...properties, type: random(2) ? 'radio' : 'text' });
    }
    return h(tag, properties, ...children);
  };

  /** Siblings in one place, of which some have a key: each another, as Preact asks. */
  const some = (random: Random, depth: number): lean.ComponentChild[] =>
    shuffled(random)
      .slice(random(4))
      .map((key) => node(random, depth, random(3) === 0 ? key : undefined));

  /** A list, every item of which has a key. */
  const many = (random: Random, depth: number): lean.ComponentChild[] => {
    const keys = shuffled(random).slice(random(4));
    return keys.map((key) => h('li', { key }, node(random, depth + 1)));
  };

  return {
    draw(seed: number): Seen {
      const random = numbersFrom(seed);
      render(
        h(
          'main',
          {},
          many(random, 1),
          Array.from({ length: 3 }, () => node(random, 1)),
        ),
        box,
      );
      const all = [...box.querySelectorAll('*')];
      for (const element of all) {
        if (!known.has(element)) known.set(element, ++elements);
        if (element instanceof HTMLElement) element.click();
      }
      return {
        markup: new XMLSerializer().serializeToString(box),
        elements: all.map((element) => known.get(element) ?? 0),
        clicks,
      };
    },
    clear() {
      render(null, box);
      const left = box.childNodes.length;
      box.remove();
      return left;
    },
  };
};

describe('the Preact that the chat is built with', () => {
  it('draws what the whole of Preact draws, keeps the same elements, and hears the same', async () => {
    // The whole, which this package's own imports do not get here.
    const whole: Preact = await import(new URL('/node_modules/preact/dist/preact.mjs', location.href).href);
    expect(whole.render).not.to.equal(lean.render);
    for (let run = 0; run < 15; run++) {
      const one = paint(lean);
      const other = paint(whole);
      for (let step = 0; step < 25; step++) {
        const seed = run * 1000 + step;
        expect(one.draw(seed), `seed ${seed} of ${run * 1000}`).to.deep.equal(other.draw(seed));
      }
      expect([one.clear(), other.clear()]).to.deep.equal([0, 0]);
    }
  });

  it('can be imported for nothing that it does not have', () => {
    expect(Object.keys(lean).sort()).to.deep.equal(['Fragment', 'h', 'render']);
  });
});
