import { expect } from 'chai';
import type { Client } from '../client.js';
import { instructionsOf, optionsOf, pretendSite, until } from '../../test/pretend-site.js';
import { connectGpc } from './gpc.js';

const signal = (on: boolean) =>
  Object.defineProperty(navigator, 'globalPrivacyControl', { value: on, configurable: true });
const quiet = () => new Promise((resolve) => setTimeout(resolve, 60));
const byButton = { surface: 'chat', method: 'button', language: 'en' };

const plain = instructionsOf();
const onConsent = plain.purposes['analytics'];
if (!onConsent) throw new Error('no analytics');
const purposes = {
  ...plain.purposes,
  targeting: onConsent,
  'spring-offers': { ...onConsent, broader: 'targeting' as const },
  profiling: { ...onConsent, basis: 'legitimate-interest' as const },
};
const words = Object.fromEntries(
  ['analytics', 'targeting', 'spring-offers'].map((purpose) => [purpose, { en: 'a'.repeat(64) }]),
);

describe('Global Privacy Control', () => {
  let site: ReturnType<typeof pretendSite>;
  let ends: (() => void)[];
  const open = (): Client => site.open({}, { ...optionsOf(site.instructions), words });
  const connect = (client: Client) => {
    const end = connectGpc(client, { instructions: site.instructions });
    ends.push(end);
    return end;
  };
  const bring = () => document.dispatchEvent(new Event('visibilitychange'));
  beforeEach(() => {
    site = pretendSite(instructionsOf({ purposes }));
    ends = [];
  });
  afterEach(async () => {
    for (const end of ends) end();
    Reflect.deleteProperty(navigator, 'globalPrivacyControl');
    await quiet();
    await site.forget();
    localStorage.clear();
  });

  it('[PL13] ends the consents to targeting and to what narrows it, and no others', async () => {
    const client = open();
    await client.consent({ analytics: true, targeting: true, 'spring-offers': true }, byButton);
    signal(true);
    connect(client);
    await until(() => client.choices()['targeting'] === 'refused', 'targeting is refused');
    expect(client.choices()).to.include({ analytics: 'given', 'spring-offers': 'refused' });
    const last = (await site.onDisk()).person?.history.at(-1);
    expect(last).to.include({ surface: 'browser', method: 'gpc', state: 'refused', language: 'zxx' });
    const sent = new TextEncoder().encode('Sec-GPC: 1');
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', sent));
    expect(last?.words).to.equal([...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
  });

  it('[BU1] stores nothing for a visitor who has chosen nothing', async () => {
    signal(true);
    connect(open());
    await quiet();
    bring();
    await quiet();
    expect(await site.isOnDisk()).to.equal(false);
    expect(localStorage.length).to.equal(0);
  });

  it('[PL13] lets a newer "yes" stand, on the next page too', async () => {
    signal(true);
    const client = open();
    connect(client);
    await quiet();
    await client.consent({ targeting: true }, byButton);
    await quiet();
    expect(client.choices()).to.include({ targeting: 'given' });
    client.destroy();
    const next = open();
    connect(next);
    await quiet();
    expect(next.choices()).to.include({ targeting: 'given' });
  });

  it('[PL13] lets a "yes" stand that lifts the refusal by the signal', async () => {
    const client = open();
    await client.consent({ targeting: true }, byButton);
    signal(true);
    connect(client);
    await until(() => client.choices()['targeting'] === 'refused', 'targeting is refused');
    await client.consent({ targeting: true }, byButton);
    bring();
    await quiet();
    expect(client.choices()).to.include({ targeting: 'given' });
  });

  it('[PL13] heeds a signal that is switched on, or on again, while the page is open', async () => {
    const client = open();
    await client.consent({ targeting: true }, byButton);
    connect(client);
    await quiet();
    expect(client.choices()).to.include({ targeting: 'given' });
    signal(true);
    bring();
    await until(() => client.choices()['targeting'] === 'refused', 'targeting is refused');
    signal(false);
    bring();
    await client.consent({ targeting: true }, byButton);
    await quiet();
    signal(true);
    bring();
    await until(() => client.choices()['targeting'] === 'refused', 'targeting is refused again');
  });

  it('hears nothing any more once it ends, and refuses what it does not know', async () => {
    const client = open();
    await client.consent({ targeting: true }, byButton);
    connect(client)();
    signal(true);
    bring();
    await client.consent({ analytics: true }, byButton);
    await quiet();
    expect(client.choices()).to.include({ targeting: 'given' });
    const misspelt = { instructions: site.instructions, purposes: [] };
    expect(() => connectGpc(client, misspelt)).to.throw(/No option purposes; there are instructions/);
  });
});
