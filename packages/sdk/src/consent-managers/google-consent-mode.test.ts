import { expect } from 'chai';
import { suiteOfManager, type Answer } from '../../test/manager-suite.js';
import { pretendSite, until } from '../../test/pretend-site.js';
import { connectGoogleConsentMode, tellGoogleConsentMode } from './google-consent-mode.js';

const layer = (): unknown[] => Reflect.get(window, 'dataLayer');

/** Google's own snippet. */
function gtag(..._command: unknown[]) {
  const made: unknown[] = Reflect.get(window, 'dataLayer') ?? [];
  Reflect.set(window, 'dataLayer', made);
  made.push(arguments);
}

const word = (yes: boolean) => (yes ? 'granted' : 'denied');
const say = (command: string, { analytics, marketing }: Answer) =>
  gtag('consent', command, { analytics_storage: word(analytics), ad_storage: word(marketing) });

const leave = () => {
  Reflect.deleteProperty(window, 'dataLayer');
  Reflect.deleteProperty(window, 'gtag');
};

describe('Google Consent Mode, in', () => {
  let last: Answer | undefined;
  suiteOfManager({
    surface: 'google-consent-mode',
    names: { analytics: 'analytics_storage', marketing: 'ad_storage' },
    connect: connectGoogleConsentMode,
    arrive: (stored) => {
      // What the page sets by default is nobody's choice.
      say('default', { analytics: true, marketing: true });
      if (stored) say('update', stored);
    },
    answer: (answer) => {
      last = answer;
      say('update', answer);
    },
    repeat: () => {
      if (last) say('update', last);
    },
    arriveBroken: () => {
      Object.defineProperty(window, 'dataLayer', {
        configurable: true,
        get: () => {
          throw new Error('blocked');
        },
      });
    },
    leave,
    listeners: () => (Object.hasOwn(layer(), 'push') ? 1 : 0),
  });
});

describe('Google Consent Mode, out', () => {
  let site: ReturnType<typeof pretendSite>;
  const byButton = { surface: 'chat', method: 'button', language: 'en' };
  const signals = {
    analytics_storage: ['analytics'],
    ad_storage: ['marketing'],
    ad_user_data: ['marketing', 'analytics'],
  };
  /** The updates in the data layer, as Google reads them. */
  const updates = () =>
    (layer() ?? []).flatMap((entry) => {
      const [command, kind, said]: unknown[] = Array.from(Object(entry));
      return Object.prototype.toString.call(entry) === '[object Arguments]' &&
        command === 'consent' &&
        kind === 'update'
        ? [said]
        : [];
    });
  beforeEach(() => {
    site = pretendSite();
  });
  afterEach(async () => {
    leave();
    await site.forget();
    localStorage.clear();
  });

  it('says nothing before the person has chosen, and then each change once', async () => {
    const client = site.open();
    const end = tellGoogleConsentMode(client, { signals });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(updates()).to.deep.equal([]);
    await client.consent({ analytics: true }, byButton);
    await until(() => updates().length === 1, 'it is said');
    await client.consent({ analytics: true, marketing: true }, byButton);
    await until(() => updates().length === 2, 'it is said');
    await client.consent({ analytics: false }, byButton);
    await until(() => updates().length === 3, 'it is said');
    end();
    await client.consent({ marketing: false }, byButton);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(updates()).to.deep.equal([
      { analytics_storage: 'granted', ad_storage: 'denied', ad_user_data: 'denied' },
      { analytics_storage: 'granted', ad_storage: 'granted', ad_user_data: 'granted' },
      { analytics_storage: 'denied', ad_storage: 'granted', ad_user_data: 'denied' },
    ]);
  });

  it('says the choices of an earlier page, through gtag where there is one', async () => {
    await site.open().consent({ marketing: true }, byButton);
    const said: unknown[] = [];
    Reflect.set(window, 'gtag', (...command: unknown[]) => said.push(command));
    const end = tellGoogleConsentMode(site.open(), { signals: { ad_storage: ['marketing'] } });
    await until(() => said.length === 1, 'it is said');
    expect(said).to.deep.equal([['consent', 'update', { ad_storage: 'granted' }]]);
    end();
  });

  it('is not heard by the way in', async () => {
    const client = site.open();
    const { controller } = site.instructions;
    const purposes = { ad_storage: ['analytics'] };
    const ends = [
      connectGoogleConsentMode(client, { controller, purposes }),
      tellGoogleConsentMode(client, { signals: { ad_storage: ['marketing'] } }),
    ];
    await client.consent({ marketing: true }, byButton);
    await until(() => updates().length === 1, 'it is said');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(client.choices()).to.include({ analytics: 'never-asked' });
    for (const end of ends) end();
  });

  it('tells of a gtag that throws, and refuses signals and options that there are not', async () => {
    await site.open().consent({ marketing: true }, byButton);
    Reflect.set(window, 'gtag', () => {
      throw new Error('blocked');
    });
    const faults: unknown[] = [];
    const client = site.open();
    const onFault = (fault: unknown) => faults.push(fault);
    tellGoogleConsentMode(client, { signals, onFault });
    await until(() => faults.length > 0, 'the fault is told');
    expect((await client.lead('quote', { name: 'Aino' })).taken).to.equal(true);
    expect(() => tellGoogleConsentMode(client, { signals: { storage: ['marketing'] } })).to.throw(/storage/);
    const misspelt = { signals, purposes: {} };
    expect(() => tellGoogleConsentMode(client, misspelt)).to.throw(/No option purposes/);
  });
});
