import { expect } from 'chai';
import { suiteOfManager, type Answer } from '../../test/manager-suite.js';
import { pretendSite, until } from '../../test/pretend-site.js';
import { connectFides } from './fides.js';

/** Fides as its reference of events tells it. */
const dispatch = (type: string, { analytics, marketing }: Answer, consentMethod?: string) => {
  const detail = { consent: { analytics, advertising: marketing }, extraDetails: { consentMethod } };
  dispatchEvent(new CustomEvent(type, { detail }));
};

const NOTHING: Answer = { analytics: false, marketing: false };

const there = (saved?: Answer, consentMethod?: string) => {
  const { analytics, marketing } = saved ?? NOTHING;
  const consent = { analytics, advertising: marketing };
  Reflect.set(window, 'Fides', {
    initialized: true,
    consent,
    saved_consent: saved ? consent : {},
    fides_meta: { consentMethod },
  });
  if (saved) dispatch('FidesConsentLoaded', saved);
  dispatch('FidesReady', saved ?? NOTHING);
};

const methodOf = ({ analytics, marketing }: Answer) => {
  if (analytics && marketing) return 'accept';
  return analytics || marketing ? 'save' : 'reject';
};

const leave = () => {
  Reflect.deleteProperty(window, 'Fides');
};

describe('Fides', () => {
  let last = NOTHING;
  suiteOfManager({
    surface: 'fides',
    names: { analytics: 'analytics', marketing: 'advertising' },
    connect: connectFides,
    arrive: (stored) => there(stored, stored && methodOf(stored)),
    answer: (answer) => {
      last = answer;
      dispatch('FidesUpdated', answer, methodOf(answer));
    },
    repeat: () => {
      dispatch('FidesUpdated', last, methodOf(last));
    },
    arriveBroken: () => {
      Object.defineProperty(window, 'Fides', {
        configurable: true,
        get: () => {
          throw new Error('blocked');
        },
      });
    },
    leave,
  });

  it('[PL16] takes a default, a closed dialog or a script for no "yes"', async () => {
    const site = pretendSite();
    const client = site.open();
    const { controller } = site.instructions;
    const end = connectFides(client, { controller, purposes: { analytics: ['analytics'] } });
    const opted = { analytics: true, marketing: true };
    Reflect.set(window, 'Fides', { initialized: true, consent: { analytics: true }, saved_consent: {} });
    dispatch('FidesReady', opted);
    for (const method of ['dismiss', 'script', 'acknowledge', 'ot_migration', undefined])
      dispatch('FidesUpdated', opted, method);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(client.choices()).to.include({ analytics: 'never-asked' });
    end();
    leave();
    await site.forget();
  });

  it('[PL13] takes what Fides denies because of Global Privacy Control for a "no"', async () => {
    const site = pretendSite();
    const client = site.open();
    const { controller } = site.instructions;
    const end = connectFides(client, { controller, purposes: { advertising: ['marketing'] } });
    dispatch('FidesUpdated', { analytics: true, marketing: false }, 'gpc');
    await until(() => client.choices()['marketing'] === 'refused', 'what Fides denies is refused');
    end();
    await site.forget();
    localStorage.clear();
  });
});
