export type ScrollParts = {
  readonly document: { readonly documentElement: Pick<Element, 'scrollHeight'> };
  readonly window: EventTarget &
    Pick<Window, 'innerHeight' | 'scrollY' | 'requestAnimationFrame' | 'cancelAnimationFrame'>;
  /** Runs a job after some milliseconds. @returns a function that cancels it */
  after(ms: number, job: () => void): () => void;
};

/** Percent of the page that have come into sight. */
const STEPS = [25, 50, 75, 100];

/**
 * Tells how far down a page is read: each of four steps once for each view, and nothing of who never scrolls. It
 * measures after a frame was drawn, when the layout is known, so it causes none.
 *
 * @returns begins anew, for another view
 */
export const scrollDepth = (
  { document, window, after }: ScrollParts,
  reached: (percent: number) => void,
  signal: AbortSignal,
): (() => void) => {
  let next = 0;
  let cancel: (() => void) | undefined;
  const measure = (): void => {
    cancel = undefined;
    const seen = (100 * (window.scrollY + window.innerHeight)) / document.documentElement.scrollHeight;
    // Where a page is zoomed, its end is a fraction of a pixel short of it.
    for (let step = STEPS[next]; step !== undefined && seen >= step - 0.1; step = STEPS[++next])
      reached(step);
  };
  const scrolled = (): void => {
    if (cancel || next === STEPS.length) return;
    const frame = window.requestAnimationFrame(() => {
      cancel = after(0, measure);
    });
    cancel = () => window.cancelAnimationFrame(frame);
  };
  window.addEventListener('scroll', scrolled, { passive: true, signal });
  signal.addEventListener('abort', () => cancel?.());
  return () => {
    cancel?.();
    cancel = undefined;
    next = 0;
  };
};
