import { expect } from 'chai';
import { OPTIONS, readOptions } from './options.js';

const needed = { controller: 'lumo', bot: 'quote', key: 'k', endpoint: 'https://leads.example' };

describe('the options', () => {
  it('have defaults', () => {
    expect(readOptions(needed)).to.deep.equal({
      ...needed,
      mode: 'bubble',
      target: '',
      language: document.documentElement.lang,
      label: '',
    });
  });

  it('of a script tag find the server where the script came from', () => {
    const { endpoint: _none, ...rest } = needed;
    expect(readOptions(rest, 'https://cdn.example').endpoint).to.equal('https://cdn.example');
    expect(() => readOptions(rest)).to.throw(TypeError, 'option "endpoint" is missing');
  });

  it('throw when unknown, and name those that there are', () => {
    expect(() => readOptions({ ...needed, controler: 'lumo' })).to.throw(
      TypeError,
      'unknown option "controler"; there are controller, bot, key, mode',
    );
  });

  it('leave alone what frameworks write on a script tag', () => {
    expect(readOptions({ ...needed, nscript: 'afterInteractive', cfasync: 'false' }).bot).to.equal('quote');
  });

  for (const [name, value] of Object.entries({
    controller: 'Lumo Garden',
    bot: '../quote',
    key: '',
    mode: 'popup',
    endpoint: 'javascript:alert(1)',
    label: 7,
  }))
    it(`throw when ${name} is ${JSON.stringify(value)}`, () => {
      expect(() => readOptions({ ...needed, [name]: value })).to.throw(TypeError, `option "${name}"`);
    });

  it('need a target for an inline chat', () => {
    expect(() => readOptions({ ...needed, mode: 'inline' })).to.throw(TypeError, 'needs the option "target"');
  });

  it('are all in the table of the documentation, with their defaults', async () => {
    const page = await (await fetch('/docs/widget.md')).text();
    const rows = [...page.matchAll(/^\| `data-([a-z]+)` \| ([^|]*) \|/gm)].map(([, name, fallback]) => [
      name,
      fallback?.trim(),
    ]);
    const table = Object.entries(OPTIONS).map(([name, [, fallback]]) => [
      name,
      fallback === undefined
        ? name === 'endpoint'
          ? "the script's origin"
          : 'must be given'
        : fallback
          ? `\`${fallback}\``
          : 'none',
    ]);
    expect(Object.fromEntries(rows)).to.deep.equal(Object.fromEntries(table));
  });
});
