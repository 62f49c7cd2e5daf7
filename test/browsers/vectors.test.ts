import { expect } from 'chai';
import { ask, type Answers } from '../vectors/ask.js';
import { expand, FILES, titleOf, type Base, type Case } from '../vectors/expand.js';

const read = async (name: string): Promise<unknown> => {
  const response = await fetch(`/test/vectors/${name}.json`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
};

// The built package, as a page would load it: by its address and not by its name, which leads to the source.
const built = '/packages/contract/dist/index.js';
const contract: Answers = await import(built);
const base = (await read('base')) as Base;
const files = await Promise.all(FILES.map(async (file) => [file, (await read(file)) as Case[]] as const));

describe('The built decision answers in this browser as the vectors say', () => {
  for (const [file, cases] of files)
    for (const written of cases) {
      const vector = expand(base, written);
      it(titleOf(file, vector), () => {
        expect(ask(contract, vector)).to.deep.equal(vector.expect);
      });
    }
});
