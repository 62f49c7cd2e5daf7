import type { Said } from './what-to-choose.js';

/** What a manager said when it was last heard. */
export type LastSaid = {
  /** Empty when it was never heard, or where the browser does not store. */
  read(): Said;
  write(said: Said): void;
};

const isSaid = (value: unknown): value is Said =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((each) => typeof each === 'boolean');

/**
 * Keeps what a manager said, per purpose "yes" or "no", in `localStorage` from page to page. Neither read nor written
 * before the person has answered the manager. Where storage is blocked it lasts as long as the page.
 */
export const lastSaid = (controller: string, manager: string): LastSaid => {
  const key = `remit-${controller}-${manager}`;
  let unstored: Said = {};
  return {
    read() {
      try {
        const parsed: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
        return isSaid(parsed) ? parsed : unstored;
      } catch {
        // Expected: storage is blocked (SecurityError), or somebody else wrote there (SyntaxError).
        return unstored;
      }
    },
    write(said) {
      unstored = said;
      try {
        localStorage.setItem(key, JSON.stringify(said));
      } catch {
        // Expected: storage is blocked or full.
      }
    },
  };
};
