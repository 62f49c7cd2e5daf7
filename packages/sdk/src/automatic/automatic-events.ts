import type { Client, ClientOptions } from '../client.js';
import { checkEvent, type Automatic } from '../site-options.js';
import { formSubmissions } from './form-submissions.js';
import { outboundClicks } from './outbound-clicks.js';
import { pageViews, type ViewParts } from './page-views.js';
import { scrollDepth, type ScrollParts } from './scroll-depth.js';
import { whereFrom } from './where-from.js';

/** The page, as far as automatic events are about it. */
export type PageOfEvents = ViewParts &
  ScrollParts & {
    readonly document: { readonly referrer: string };
    readonly location: Pick<Location, 'host' | 'search'>;
  };

/**
 * Notes what is declared in the tracking plan, by itself. Each goes the way of `track`: before a choice it waits in
 * memory, and what the plan's type has no field for is left out.
 *
 * @param signal ends it and leaves nothing behind
 * @param types checked already
 * @returns notes a view of the page; as which type is said there, or by `pageView`
 */
export const automaticEvents = (
  types: Automatic,
  instructions: ClientOptions['instructions'],
  track: Client['track'],
  page: PageOfEvents,
  signal: AbortSignal,
): ((type?: string) => void) => {
  const { document, location } = page;
  const { pageView, outboundClick, scrollDepth: depth, formSubmission } = types;
  const path = () => location.pathname;
  if (outboundClick) outboundClicks(page, (host) => track(outboundClick, { host }), signal);
  if (formSubmission)
    formSubmissions(document, (form) => track(formSubmission, { form, path: path() }), signal);
  const again = depth
    ? scrollDepth(page, (percent) => track(depth, { percent, path: path() }), signal)
    : undefined;

  let as = pageView;
  const view = pageViews(
    page,
    (isFirst) => {
      again?.();
      if (as)
        track(as, {
          path: path(),
          ...(isFirst && whereFrom(location.search, document.referrer, location.host)),
        });
      as = pageView;
    },
    signal,
  );
  return (type = pageView ?? '') => {
    checkEvent(type, instructions);
    as = type;
    view();
  };
};
