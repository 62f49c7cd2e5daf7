import { expect } from 'chai';
import { nearestName } from './nearest-name.js';

const KNOWN = ['endpoint', 'key', 'instructions', 'words', 'source'];

describe('the nearest name', () => {
  for (const [typed, meant] of Object.entries({
    endpont: 'endpoint',
    endPoint: 'endpoint',
    kye: 'key',
    sitekey: 'key',
    instruction: 'instructions',
    word: 'words',
    wrods: 'words',
    sorce: 'source',
  })) {
    it(`to ${typed} is ${meant}`, () => {
      expect(nearestName(typed, KNOWN)).to.equal(meant);
    });
  }
});
