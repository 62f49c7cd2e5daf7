import { expect } from 'chai';
import { suiteOfManager, type Answer } from '../../test/manager-suite.js';
import { pretendSite, until } from '../../test/pretend-site.js';
import { connectCookiebot } from './cookiebot.js';

/** Cookiebot as its developer documentation tells it: properties, and events at the window. */
const there = (answer?: Answer, method = 'explicit') =>
  Reflect.set(window, 'Cookiebot', {
    hasResponse: answer !== undefined,
    consent: {
      necessary: true,
      preferences: false,
      statistics: answer?.analytics ?? false,
      marketing: answer?.marketing ?? false,
      method: answer ? method : null,
    },
  });

const tell = () => {
  dispatchEvent(new Event('CookiebotOnConsentReady'));
  const { marketing, statistics } = Reflect.get(window, 'Cookiebot').consent;
  dispatchEvent(new Event(marketing || statistics ? 'CookiebotOnAccept' : 'CookiebotOnDecline'));
};

const leave = () => {
  Reflect.deleteProperty(window, 'Cookiebot');
};

describe('Cookiebot', () => {
  suiteOfManager({
    surface: 'cookiebot',
    names: { analytics: 'statistics', marketing: 'marketing' },
    connect: connectCookiebot,
    arrive: (stored) => {
      there(stored);
      if (stored) tell();
      else dispatchEvent(new Event('CookiebotOnDialogDisplay'));
    },
    answer: (answer) => {
      there(answer);
      tell();
    },
    repeat: tell,
    arriveBroken: () => {
      Object.defineProperty(window, 'Cookiebot', {
        configurable: true,
        get: () => {
          throw new Error('blocked');
        },
      });
    },
    leave,
  });

  it('[PL16] takes an implied consent for none', async () => {
    const site = pretendSite();
    const client = site.open();
    const { controller } = site.instructions;
    there({ analytics: true, marketing: false }, 'implied');
    const end = connectCookiebot(client, {
      controller,
      purposes: { statistics: ['analytics'], marketing: ['marketing'] },
    });
    tell();
    await until(() => client.choices()['marketing'] === 'refused', 'what is denied is refused');
    expect(client.choices()).to.deep.equal({ marketing: 'refused', analytics: 'never-asked' });
    end();
    leave();
    await site.forget();
    localStorage.clear();
  });
});
