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
      teaser: '',
      load: '',
      triggers: '',
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
    mode: 'corner',
    load: 'soon',
    endpoint: 'javascript:alert(1)',
    label: 7,
  }))
    it(`throw when ${name} is ${JSON.stringify(value)}`, () => {
      expect(() => readOptions({ ...needed, [name]: value })).to.throw(TypeError, `option "${name}"`);
    });

  for (const mode of ['inline', 'seamless'])
    it(`need a target for a chat that is ${mode}`, () => {
      expect(() => readOptions({ ...needed, mode })).to.throw(TypeError, 'needs the option "target"');
      expect(readOptions({ ...needed, mode, target: '#here' }).mode).to.equal(mode);
    });

  for (const mode of ['bubble', 'popup', 'slider', 'tab', 'page'])
    it(`need no target for the mode ${mode}`, () => {
      expect(readOptions({ ...needed, mode }).mode).to.equal(mode);
    });

  it('keep a slash at the end of what is not an address', () => {
    const read = readOptions({ ...needed, label: 'and/or/', endpoint: 'https://leads.example//' });
    expect([read.label, read.endpoint]).to.deep.equal(['and/or/', 'https://leads.example']);
  });

  it('are all in the table of the documentation, with their defaults', async () => {
    const page = await (await fetch('/docs/widget.md')).text();
    const rows = [...page.matchAll(/^\| `data-([a-z]+)` \| ([^|]*) \|/gm)].map(([, name, fallback]) => [
      name,
      fallback?.trim(),
    ]);
    const settings: Readonly<Record<string, string>> = readOptions({ ...needed, language: '' }, '');
    const table = Object.entries(OPTIONS).map(([name, fits]) => {
      if (name === 'endpoint') return [name, "the script's origin"];
      if (!fits.test('')) return [name, 'must be given'];
      return [name, settings[name] ? `\`${settings[name]}\`` : 'none'];
    });
    expect(Object.fromEntries(rows)).to.deep.equal(Object.fromEntries(table));
  });
});
