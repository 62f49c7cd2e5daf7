import type { Place } from './extend.js';

/** Everything on the page beside the path from the body to this element. */
export const besides = (element: Element): HTMLElement[] => {
  const found: HTMLElement[] = [];
  for (let at: Element | null = element; at && at !== document.body; at = at.parentElement)
    for (const sibling of at.parentElement?.children ?? [])
      if (sibling !== at && sibling instanceof HTMLElement && !sibling.inert) found.push(sibling);
  return found;
};

/**
 * As long as the chat is open, the rest of the page can neither be reached nor read: the focus stays in the chat without
 * being held there, and comes back when it is closed.
 */
export const keepModal = ({ host, root, launcher, signal }: Place): void => {
  if (!launcher) return;
  let kept: HTMLElement[] = [];
  const release = () => {
    for (const element of kept) element.inert = false;
    kept = [];
  };
  const { show } = launcher;
  launcher.show = (state) => {
    show(state);
    release();
    if (state !== 'open') return;
    kept = besides(host);
    for (const element of kept) element.inert = true;
    // When the chat is drawn: whoever opened it without an act of the visitor did not move the focus.
    queueMicrotask(() => {
      const panel = root.querySelector<HTMLElement>('.panel');
      panel?.setAttribute('aria-modal', 'true');
      if (kept.length > 0 && !root.activeElement) panel?.focus();
    });
  };
  signal.addEventListener('abort', release);
};
