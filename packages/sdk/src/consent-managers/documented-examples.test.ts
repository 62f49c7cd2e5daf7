import { expect } from 'chai';
import { instructionsOf, optionsOf, pretendSite, until } from '../../test/pretend-site.js';

const text = await (await fetch('/docs/consent-managers.md')).text();
const { exports } = await (await fetch('/packages/sdk/package.json')).json();
/** The examples that connect something, by the module that they import. */
const examples = [...text.matchAll(/^```js\n(import [^\n]+'@remit\/sdk\/(consent\/[\w-]+)';\n.*?)^```/gms)];

describe('the examples of docs/consent-managers.md', () => {
  let site: ReturnType<typeof pretendSite>;
  const plain = instructionsOf();
  const onConsent = plain.purposes['analytics'];
  beforeEach(() => {
    if (!onConsent) throw new Error('no analytics');
    const purposes = {
      ...plain.purposes,
      targeting: onConsent,
      'service-improvement': { ...onConsent, basis: 'legitimate-interest' as const },
    };
    site = pretendSite(instructionsOf({ purposes }));
    const words = { ...optionsOf(site.instructions).words, targeting: { en: 'a'.repeat(64) } };
    Reflect.set(window, 'client', site.create({}, { words }));
    Reflect.set(window, 'definition', { instructions: site.instructions });
  });
  afterEach(async () => {
    for (const name of ['client', 'definition', 'dataLayer']) Reflect.deleteProperty(window, name);
    await site.forget();
    localStorage.clear();
  });

  it('are there for every adapter', () => {
    const doors = Object.keys(exports).filter((door) => door.startsWith('./consent/'));
    expect(new Set(examples.map(([, , door]) => `./${door}`))).to.deep.equal(new Set(doors));
  });

  for (const [, code = '', door = ''] of examples) {
    it(`${/import (.*) from/.exec(code)?.[1]} runs as it stands`, async () => {
      const { source } = exports[`./${door}`];
      const module = code.replace(
        `@remit/sdk/${door}`,
        new URL(source, `${location.origin}/packages/sdk/`).href,
      );
      const address = URL.createObjectURL(
        new Blob([`${module}\nexport { disconnect };`], { type: 'text/javascript' }),
      );
      const { disconnect } = await import(address);
      disconnect();
      URL.revokeObjectURL(address);
      expect(await site.isOnDisk()).to.equal(false);
    });
  }

  it('hear what is said', async () => {
    const [, code = ''] = examples.find(([, , door]) => door === 'consent/manager') ?? [];
    const source = `${location.origin}/packages/sdk/src/consent-managers/connect-manager.ts`;
    const module = `${code.replace('@remit/sdk/consent/manager', source)}\nexport { disconnect };`;
    const { disconnect } = await import(URL.createObjectURL(new Blob([module], { type: 'text/javascript' })));
    localStorage.setItem('banner', '{"stats":true}');
    dispatchEvent(new Event('banner-saved'));
    const client = Reflect.get(window, 'client');
    await until(() => client.choices().analytics === 'given', 'it is given');
    disconnect();
  });
});
