import 'klaro/dist/klaro-no-css.js';
import { suiteOfManager, type Answer } from '../../test/manager-suite.js';
import { connectKlaro, type KlaroManagerLike } from './klaro.js';

type Klaro = {
  getManager(config: unknown): KlaroManagerLike & {
    readonly watchers: Set<unknown>;
    updateConsent(name: string, yes: boolean): void;
    saveAndApplyConsents(type: string): void;
    notify(event: string, data: unknown): void;
    resetConsents(): void;
  };
  resetManagers(): void;
};

// It puts itself at the window, as from a script tag.
const klaro: Klaro = Reflect.get(window, 'klaro');
const config = () => ({
  storageMethod: 'localStorage',
  storageName: 'klaro-test',
  lang: 'en',
  services: [
    { name: 'session', purposes: ['needed'], required: true },
    { name: 'matomo', purposes: ['statistics'] },
    { name: 'letters', purposes: ['offers'] },
  ],
});

describe('Klaro', () => {
  let manager: ReturnType<Klaro['getManager']> | undefined;
  const answer = ({ analytics, marketing }: Answer) => {
    manager?.updateConsent('matomo', analytics);
    manager?.updateConsent('letters', marketing);
    manager?.saveAndApplyConsents('save');
  };
  const arrive = (stored?: Answer) => {
    klaro.resetManagers();
    Reflect.set(window, 'klaro', klaro);
    Reflect.set(window, 'klaroConfig', config());
    manager = klaro.getManager(Reflect.get(window, 'klaroConfig'));
    if (!stored) return;
    answer(stored);
    // As on the next page: only what it has stored is left.
    klaro.resetManagers();
    manager = klaro.getManager(Reflect.get(window, 'klaroConfig'));
  };
  before(() => Reflect.deleteProperty(window, 'klaro'));
  suiteOfManager({
    surface: 'klaro',
    names: { analytics: 'matomo', marketing: 'letters' },
    connect: connectKlaro,
    arrive,
    answer,
    repeat: () => manager?.notify('applyConsents', 0),
    arriveBroken: () => {
      Reflect.set(window, 'klaroConfig', {});
      Reflect.set(window, 'klaro', {
        getManager: () => {
          throw new Error('blocked');
        },
      });
    },
    leave: () => {
      manager?.resetConsents();
      klaro.resetManagers();
      manager = undefined;
      Reflect.deleteProperty(window, 'klaro');
      Reflect.deleteProperty(window, 'klaroConfig');
    },
    listeners: () => manager?.watchers.size ?? 0,
  });
});
