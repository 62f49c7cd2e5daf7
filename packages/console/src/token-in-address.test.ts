import { expect } from 'chai';
import { takeToken } from './token-in-address.js';

describe('token in the address', () => {
  const before = location.href;
  afterEach(() => history.replaceState(null, '', before));

  it('is taken once and leaves no trace in the address bar', () => {
    history.replaceState(null, '', '#token=reader_abc');
    expect(takeToken(location, history)).to.equal('reader_abc');
    expect(location.href).to.not.include('reader_abc').and.not.include('#');
    expect(takeToken(location, history)).to.equal(undefined);
  });

  it('is absent when it is empty or called otherwise', () => {
    for (const hash of ['#token=', '#other=1', '#']) {
      history.replaceState(null, '', hash);
      expect(takeToken(location, history)).to.equal(undefined);
    }
  });
});
