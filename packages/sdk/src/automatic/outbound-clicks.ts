import { webHost } from './where-from.js';

/**
 * Tells of each click on a link that leads to another host, also from within open shadow roots.
 *
 * @param left is given the other host, and nothing else of the address
 */
export const outboundClicks = (
  { document, location }: { readonly document: EventTarget; readonly location: Pick<Location, 'host'> },
  left: (host: string) => void,
  signal: AbortSignal,
): void => {
  const clicked = (event: Event): void => {
    const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement);
    const host = link && webHost(link.href);
    if (host && host !== location.host) left(host);
  };
  document.addEventListener('click', clicked, { capture: true, signal });
};
