/** What tells of a page's views, and where it is. */
export type ViewParts = {
  readonly document: EventTarget & { readonly prerendering?: boolean };
  readonly window: EventTarget & { readonly navigation?: EventTarget };
  readonly location: Pick<Location, 'pathname'>;
  readonly history: History;
  /** Runs a job after some milliseconds. @returns a function that cancels it */
  after(ms: number, job: () => void): () => void;
};

const CHANGES = ['pushState', 'replaceState'] as const;

/**
 * Tells of each change of the address where the browser has no Navigation API, by standing before the two methods
 * that change it.
 *
 * @param signal takes it away again, unless somebody else stands there by now: then it only passes on
 */
const patchHistory = (history: History, changed: () => void, signal: AbortSignal): void => {
  for (const name of CHANGES) {
    const isOwn = Object.hasOwn(history, name);
    const before = history[name];
    const ours: History['pushState'] = (...state) => {
      Reflect.apply(before, history, state);
      if (!signal.aborted) changed();
    };
    history[name] = ours;
    signal.addEventListener('abort', () => {
      if (history[name] !== ours) return;
      if (isOwn) history[name] = before;
      else Reflect.deleteProperty(history, name);
    });
  }
};

/**
 * Tells of each view of a page, once: when it is loaded (of one that is rendered in advance, when it is shown), when
 * its path changes without a load, and when it comes back from the browser's memory. A change of the query or the
 * fragment alone is none. What changes the path twice in one go, as a redirection does, is one.
 *
 * @param seen `isFirst` for the view that the page was loaded for
 * @param signal ends it and leaves nothing behind
 * @returns tells of a view now, whatever the path; what has led to it is not told once more
 */
export const pageViews = (
  { document, window, location, history, after }: ViewParts,
  seen: (isFirst: boolean) => void,
  signal: AbortSignal,
): (() => void) => {
  let path: string | undefined;
  let cancel: (() => void) | undefined;
  const view = (): void => {
    const isFirst = path === undefined;
    path = location.pathname;
    seen(isFirst);
  };
  const changed = (): void => {
    cancel?.();
    cancel = after(0, () => {
      if (path !== location.pathname) view();
    });
  };
  const listen = (target: EventTarget, type: string, listener: (event: Event) => void) =>
    target.addEventListener(type, listener, { signal });

  // It may have ended before this was loaded.
  if (signal.aborted) return view;
  signal.addEventListener('abort', () => cancel?.());
  listen(window, 'pageshow', (event) => {
    if (event instanceof PageTransitionEvent && event.persisted) view();
  });
  const { navigation } = window;
  if (navigation) listen(navigation, 'currententrychange', changed);
  else {
    listen(window, 'popstate', changed);
    patchHistory(history, changed, signal);
  }
  if (document.prerendering) listen(document, 'prerenderingchange', changed);
  else changed();
  return view;
};
