export type PageParts = {
  readonly document: EventTarget & { readonly visibilityState: DocumentVisibilityState };
  readonly window: EventTarget;
};

/** What to do as the page comes and goes. */
export type PageListeners = {
  /** The page is hidden: it may be gone without another word. */
  leave(): void;
  /** Nothing of the page runs from now on: it is left, for good or to come back to, or stands still in the background. */
  freeze(): void;
  /** It runs again. */
  thaw(): void;
  /** The browser is connected again. */
  online(): void;
};

/**
 * Tells when the page may be about to go, when it is back, and when there is a network again.
 *
 * @param signal stops listening
 */
export const pageLifecycle = (
  { document, window }: PageParts,
  { leave, freeze, thaw, online }: PageListeners,
  signal: AbortSignal,
): void => {
  const listen = (target: EventTarget, type: string, listener: (event: Event) => void) =>
    target.addEventListener(type, listener, { signal });
  listen(document, 'visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
  });
  listen(document, 'freeze', freeze);
  listen(document, 'resume', thaw);
  listen(window, 'pagehide', freeze);
  listen(window, 'pageshow', (event) => {
    // Not when the page was just loaded.
    if (Reflect.get(event, 'persisted')) thaw();
  });
  listen(window, 'online', online);
};
