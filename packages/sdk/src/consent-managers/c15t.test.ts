import { configureConsentManager, createConsentManagerStore } from 'c15t';
import { suiteOfManager, type Answer } from '../../test/manager-suite.js';
import { connectC15t } from './c15t.js';

const forget = () => {
  localStorage.removeItem('c15t');
  for (const cookie of document.cookie.split('; '))
    document.cookie = `${cookie.split('=')[0]}=; path=/; max-age=0`;
};

describe('c15t', () => {
  type Store = ReturnType<typeof createConsentManagerStore>;
  let store: Store | undefined;
  const open = (): Store => {
    const manager = configureConsentManager({ mode: 'offline' });
    return createConsentManagerStore(manager, {
      initialConsentCategories: ['necessary', 'measurement', 'marketing'],
      // Else it reloads the page when a consent is withdrawn.
      reloadOnConsentRevoked: false,
    });
  };
  let listening = 0;
  /** The store, and who listens to it. */
  const counting = (of: Store) => {
    const counted = (stop: () => void) => {
      listening++;
      return () => {
        listening--;
        stop();
      };
    };
    return {
      subscribe: (listener: () => void) => counted(of.subscribe(listener)),
      getState: () => ({
        ...of.getState(),
        subscribeToConsentChanges: (listener: () => void) =>
          counted(of.getState().subscribeToConsentChanges(listener)),
      }),
    };
  };
  const answer = async ({ analytics, marketing }: Answer) => {
    const state = store?.getState();
    state?.setSelectedConsent('measurement', analytics);
    state?.setSelectedConsent('marketing', marketing);
    await state?.saveConsents('custom');
  };
  suiteOfManager({
    surface: 'c15t',
    names: { analytics: 'measurement', marketing: 'marketing' },
    connect: connectC15t,
    arrive: async (stored) => {
      forget();
      store = open();
      if (stored) {
        await answer(stored);
        // As on the next page: only what it has stored is left.
        store = open();
      }
      Reflect.set(window, 'c15tStore', counting(store));
    },
    answer,
    repeat: () => store?.getState().setActiveUI('dialog'),
    arriveBroken: () => {
      Reflect.set(window, 'c15tStore', {
        getState: () => {
          throw new Error('blocked');
        },
        subscribe: () => {},
      });
    },
    leave: () => {
      store = undefined;
      forget();
      listening = 0;
      Reflect.deleteProperty(window, 'c15tStore');
    },
    listeners: () => listening,
  });
});
