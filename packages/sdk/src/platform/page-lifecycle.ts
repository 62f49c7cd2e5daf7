export type PageParts = {
  readonly document: EventTarget & { readonly visibilityState: DocumentVisibilityState };
  readonly window: EventTarget;
};

/**
 * Tells when the page may be about to go, and when there is a network again.
 *
 * @param leave runs when the page is hidden or left: the last moment at which a browser promises to run anything
 * @param online runs when the browser is connected again
 * @returns a function that stops listening
 */
export const pageLifecycle = (
  { document, window }: PageParts,
  leave: () => void,
  online: () => void,
): (() => void) => {
  const hidden = () => {
    if (document.visibilityState === 'hidden') leave();
  };
  document.addEventListener('visibilitychange', hidden);
  window.addEventListener('pagehide', leave);
  window.addEventListener('online', online);
  return () => {
    document.removeEventListener('visibilitychange', hidden);
    window.removeEventListener('pagehide', leave);
    window.removeEventListener('online', online);
  };
};
