import type { Line } from '@remit/contract';
import { useEffect, useState } from 'preact/hooks';

/** How long the bot seems to write, in milliseconds. */
const PAUSE = 420;

/**
 * Shows the bot's new lines one after the other, each after a short pause. What is there at the start and
 * what the visitor says shows at once. Without pauses for people who asked for less motion.
 * @returns how many of the lines are to be seen
 */
export const useRevealed = (lines: readonly Line[]): number => {
  const [shown, setShown] = useState(lines.length);
  let visible = shown;
  while (lines[visible]?.from === 'visitor') visible++;
  useEffect(() => {
    if (visible >= lines.length) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const timer = setTimeout(() => setShown(visible + 1), still ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [visible, lines.length]);
  return visible;
};
