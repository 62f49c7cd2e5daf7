/** Marks the one entry of the page's history that is ours, on top of what the page itself keeps there. */
const MARK = 'remitExit';

const isOurs = (): boolean => Reflect.get(Object(history.state), MARK) === true;

/**
 * Notices that the visitor wants to leave by the back button of a phone: once, and only when they have acted on the page
 * (browsers pass over an entry that was made before). Whoever goes back a second time leaves. A page with a router of its own
 * sees that its visitor has come to where they are.
 *
 * @param leaving told when they do. When nothing comes of it, it returns false, and they leave at once
 * @param signal ends it: our entry is taken away, unless something else stands on it by now
 */
export const watchBack = (leaving: () => boolean, signal: AbortSignal): void => {
  const { scrollRestoration } = history;
  const acted = new AbortController();
  const end = () => acted.abort();

  const wait = ({ isTrusted }: Event) => {
    if (!isTrusted) return;
    end();
    if (!isOurs()) {
      // Back from our entry, the page stays where it is.
      history.scrollRestoration = 'manual';
      history.pushState({ ...Object(history.state), [MARK]: true }, '');
      history.scrollRestoration = scrollRestoration;
    }
    const popped = () => {
      if (isOurs()) return;
      removeEventListener('popstate', popped);
      history.scrollRestoration = scrollRestoration;
      if (!signal.aborted && !leaving()) history.back();
    };
    addEventListener('popstate', popped);
    signal.addEventListener('abort', () =>
      // Later: what has ended it may be about to go to another page.
      setTimeout(() => {
        if (isOurs()) history.back();
        else removeEventListener('popstate', popped);
      }),
    );
  };
  for (const type of ['click', 'keydown'])
    addEventListener(type, wait, { capture: true, signal: acted.signal });
  signal.addEventListener('abort', end);
};
