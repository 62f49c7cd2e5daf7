import type { BrowserContextOptions } from 'playwright-core';

/** How somebody looks at a page: what their browser is told, and the language of the page. */
export type Look = { readonly browser: BrowserContextOptions; readonly language: 'en' | 'ar' };

const WINDOW = { width: 1280, height: 800 };

/** Still pictures: everybody here wants less motion. */
const look = (browser: BrowserContextOptions, language: Look['language'] = 'en'): Look => ({
  browser: { viewport: WINDOW, reducedMotion: 'reduce', colorScheme: 'light', ...browser },
  language,
});

const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

export const LOOKS: Readonly<Record<string, Look>> = {
  light: look({}),
  dark: look({ colorScheme: 'dark' }),
  phone: look(phone),
  rtl: look({}, 'ar'),
  // A window of 1280 by 800 in which everything is twice as large.
  'zoom-200': look({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }),
  forced: look({ forcedColors: 'active' }),
};
