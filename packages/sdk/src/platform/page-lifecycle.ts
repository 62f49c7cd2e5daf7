export type PageParts = {
  readonly document: EventTarget & { readonly visibilityState: DocumentVisibilityState };
  readonly window: EventTarget;
};

/**
 * Tells when the page may be about to go, and when there is a network again.
 *
 * @param leave runs when the page is hidden or left: the last moment at which a browser promises to run anything
 * @param online runs when the browser is connected again
 * @param signal stops listening
 */
export const pageLifecycle = (
  { document, window }: PageParts,
  leave: () => void,
  online: () => void,
  signal: AbortSignal,
): void => {
  const listen = (target: EventTarget, type: string, listener: () => void) =>
    target.addEventListener(type, listener, { signal });
  listen(document, 'visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
  });
  listen(window, 'pagehide', leave);
  listen(window, 'online', online);
};
