import { accentContrast, contrastRatio, LEAST_CONTRAST } from '../contrast.js';
import type { Theme } from '../schema/theme-schema.js';

/** Words that would be hard to read in these colours: which colour, and why. */
export const hardToRead = ({ accent, accentText, scheme = 'auto' }: Theme): [keyof Theme, string][] => {
  const found: [keyof Theme, string][] = [];
  const look = (name: keyof Theme, contrast: number, words: string) => {
    // Rounded down: 4.49 is not enough, and must not be told as 4.5.
    if (contrast < LEAST_CONTRAST)
      found.push([
        name,
        `${words} have a contrast of ${Math.floor(contrast * 10) / 10}:1, less than ${LEAST_CONTRAST}:1`,
      ]);
  };
  if (accent !== undefined) {
    if (accentText !== undefined)
      look('accentText', contrastRatio(accent, accentText), 'words on the accent');
    for (const each of ['light', 'dark'] as const)
      if (scheme === 'auto' || scheme === each)
        look('accent', accentContrast(accent, each), `words in the accent, in ${each} colours,`);
  } else if (accentText !== undefined)
    found.push(['accentText', 'is for words on an accent, and there is none']);
  return found;
};
