import { emulateMedia, sendKeys } from '@web/test-runner-commands';

type Settings = { readonly reducedMotion?: 'reduce'; readonly colorScheme?: 'light' | 'dark' };

/**
 * Sets what the visitor prefers. Not every test browser can be told.
 * @returns false where it cannot: the browser keeps its own settings
 */
export const prefer = async (settings: Settings): Promise<boolean> => {
  try {
    await emulateMedia(settings);
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
};

/** @returns false where the test browser has no real keyboard to press */
export const press = async (key: string): Promise<boolean> => {
  try {
    await sendKeys({ press: key });
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
};
