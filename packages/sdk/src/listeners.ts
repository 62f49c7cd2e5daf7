type Listeners<Events> = { [E in keyof Events]?: Set<(detail: Events[E]) => void> };

/** Who listens to what. A listener runs on its own, so that its faults stay its own. */
export const eventListeners = <Events>() => {
  const listeners: Listeners<Events> = {};
  const on = <E extends keyof Events>(event: E, listener: (detail: Events[E]) => void): (() => void) => {
    const those: Set<(detail: Events[E]) => void> = listeners[event] ?? new Set();
    listeners[event] = those;
    those.add(listener);
    return () => {
      those.delete(listener);
    };
  };
  const emit = <E extends keyof Events>(event: E, detail: Events[E]): void => {
    for (const listener of listeners[event] ?? []) queueMicrotask(() => listener(detail));
  };
  return [on, emit] as const;
};
