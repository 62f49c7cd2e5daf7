/**
 * Lets a page give everything in the open chat a look of its own by `::part()`: the parts of an element are its classes.
 * @param box what holds the panel
 * @param signal ends it
 */
export const nameParts = (box: HTMLElement, signal: AbortSignal): void => {
  const name = () => {
    for (const element of box.querySelectorAll('[class]')) {
      const names = element.getAttribute('class') ?? '';
      if (element.getAttribute('part') !== names) element.setAttribute('part', names);
    }
  };
  const drawn = new MutationObserver(name);
  drawn.observe(box, { subtree: true, childList: true, attributeFilter: ['class'] });
  signal.addEventListener('abort', () => drawn.disconnect());
  name();
};
