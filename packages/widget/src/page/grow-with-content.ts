import type { Place } from './extend.js';

/** A browser counts no layout shift within half a second after the visitor's act; some of that is left to the drawing. */
const AFTER_ACT_MS = 400;

/** What of the chat may be higher than it is shown. */
const SCROLLERS = '.log,.question,.your-data';

/**
 * Lets a chat in the page become as high as what is said in it, and never lower. What stands below is moved only when the
 * visitor has just acted, or when it is out of sight; until then the chat scrolls.
 */
export const growWithContent = ({ host, root, signal }: Place): void => {
  let acted = -Infinity;

  const grow = () => {
    const hidden = [...root.querySelectorAll(SCROLLERS)].reduce(
      (sum, { scrollHeight, clientHeight }) => sum + scrollHeight - clientHeight,
      0,
    );
    if (hidden < 1) return;
    const { height, bottom } = host.getBoundingClientRect();
    if (performance.now() - acted > AFTER_ACT_MS && bottom < innerHeight) return;
    host.style.height = `${height + hidden}px`;
  };

  const act = (event: Event) => {
    // What a script does in the visitor's place is no act to the browser.
    if (!event.isTrusted) return;
    acted = event.timeStamp;
    grow();
  };
  addEventListener('click', act, { capture: true, signal });
  addEventListener('keydown', act, { capture: true, signal });
  addEventListener('scroll', grow, { passive: true, signal });
  const drawn = new MutationObserver(grow);
  drawn.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
  signal.addEventListener('abort', () => {
    drawn.disconnect();
    host.style.height = '';
  });
};
