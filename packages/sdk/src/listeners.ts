import type { ClientEvents } from './client.js';

type Listeners = { [E in keyof ClientEvents]: Set<(detail: ClientEvents[E]) => void> };

/** Who listens to what. A listener runs on its own, so that its faults stay its own. */
export const eventListeners = () => {
  const listeners: Listeners = { verdict: new Set(), consent: new Set(), loss: new Set() };
  const on = <E extends keyof ClientEvents>(
    event: E,
    listener: (detail: ClientEvents[E]) => void,
  ): (() => void) => {
    const those: Listeners[E] = listeners[event];
    those.add(listener);
    return () => {
      those.delete(listener);
    };
  };
  const emit = <E extends keyof ClientEvents>(event: E, detail: ClientEvents[E]): void => {
    const those: Listeners[E] = listeners[event];
    for (const listener of those) queueMicrotask(() => listener(detail));
  };
  return [on, emit] as const;
};
