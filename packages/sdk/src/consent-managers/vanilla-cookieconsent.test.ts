import * as CookieConsent from 'vanilla-cookieconsent';
import { suiteOfManager, type Answer } from '../../test/manager-suite.js';
import { connectVanillaCookieConsent } from './vanilla-cookieconsent.js';

const run = () =>
  CookieConsent.run({
    // Chromium without a head counts as a bot.
    hideFromBots: false,
    autoShow: false,
    // Not every browser has forgotten a cookie as soon as it was told to.
    cookie: { useLocalStorage: true },
    categories: { necessary: { readOnly: true, enabled: true }, statistics: {}, offers: {} },
    language: {
      default: 'en',
      translations: {
        en: { consentModal: { title: 'Cookies' }, preferencesModal: { title: 'Cookies', sections: [] } },
      },
    },
  });

const accept = ({ analytics, marketing }: Answer) => {
  const accepted = [...(analytics ? ['statistics'] : []), ...(marketing ? ['offers'] : [])];
  CookieConsent.acceptCategory(accepted);
};

describe('vanilla-cookieconsent', () => {
  const there = { now: false };
  const arrive = async (stored?: Answer) => {
    await run();
    if (stored) {
      accept(stored);
      // As on the next page: it has forgotten everything but the cookie.
      CookieConsent.reset(false);
      await run();
    }
    there.now = true;
    Reflect.set(window, 'CookieConsent', CookieConsent);
  };
  suiteOfManager({
    surface: 'vanilla-cookieconsent',
    names: { analytics: 'statistics', marketing: 'offers' },
    connect: connectVanillaCookieConsent,
    arrive,
    answer: accept,
    repeat: () => {
      dispatchEvent(new CustomEvent('cc:onConsent', { detail: { cookie: CookieConsent.getCookie() } }));
    },
    arriveBroken: () => {
      const broken = () => {
        throw new Error('blocked');
      };
      Reflect.set(window, 'CookieConsent', { validConsent: broken, getCookie: broken, getConfig: broken });
    },
    leave: () => {
      if (there.now) CookieConsent.reset(true);
      there.now = false;
      Reflect.deleteProperty(window, 'CookieConsent');
    },
  });
});
