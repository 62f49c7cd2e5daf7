import { fittingStyles, SMALL } from './fitting-styles.js';

/** What was made to fit: a chat that begins anew still does. */
const fitted = new WeakSet<HTMLElement>();

/**
 * On a small screen, where the open chat covers the page: nothing behind it can be reached or read, and what is asked stays
 * above the keyboard. For a keyboard browsers make only the visual viewport smaller, which no style can ask for.
 * @param box what holds the panel
 * @param dress adds rules to what the chat looks like
 * @param signal ends it, and gives back the page
 */
export const fitPhone = (box: HTMLElement, dress: (rules: string) => void, signal: AbortSignal): void => {
  const panel = box.querySelector<HTMLElement>('.panel');
  const root = box.getRootNode();
  if (!panel || !(root instanceof ShadowRoot) || fitted.has(box)) return;
  fitted.add(box);
  dress(fittingStyles);
  const { host } = root;
  const mode = host.getAttribute('data-mode') ?? '';
  // What stands in the page is scrolled with it.
  if (/inline|seamless/.test(mode)) return;
  const small = matchMedia(SMALL);
  const view = globalThis.visualViewport;
  let kept: HTMLElement[] = [];

  /** A popup is modal wherever it is, and one that fills the window was made to. */
  const covers = () => small.matches && !panel.hidden && !signal.aborted && !/popup|page/.test(mode);

  const release = () => {
    if (kept.length > 0) panel.ariaModal = null;
    for (const element of kept.splice(0)) element.inert = false;
  };

  const cover = async () => {
    if (!covers()) {
      release();
      return;
    }
    const { besides } = await import('../page/extend.js');
    if (!covers() || kept.length > 0) return;
    panel.ariaModal = 'true';
    kept = besides(host);
    for (const element of kept) element.inert = true;
  };

  const fit = () => {
    if (!view) return;
    // Whoever looks closer sees a part of the chat, not a smaller one.
    const whole = view.scale < 1.1;
    box.style.setProperty('--top', whole ? `${view.offsetTop}px` : '');
    box.style.setProperty('--high', whole ? `${view.height}px` : '');
  };

  /** There is another place for the chat: what has the focus stays in sight. */
  const fitAnew = () => {
    fit();
    if (small.matches) root.activeElement?.scrollIntoView({ block: 'nearest' });
  };

  const changed = () => {
    fitAnew();
    cover().catch(reportError);
  };
  const opened = new MutationObserver(changed);
  opened.observe(panel, { attributeFilter: ['hidden'] });
  small.addEventListener('change', changed, { signal });
  view?.addEventListener('resize', fitAnew, { signal });
  view?.addEventListener('scroll', fit, { signal });
  signal.addEventListener('abort', () => {
    opened.disconnect();
    release();
  });
  changed();
};
