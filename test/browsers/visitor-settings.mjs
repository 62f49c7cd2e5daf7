/**
 * What a visitor can prefer, and what a browser says when nothing is preferred.
 *
 * @type {Record<string, { feature: string, otherwise: string }>}
 */
const SETTINGS = {
  reducedMotion: { feature: 'prefers-reduced-motion', otherwise: 'no-preference' },
  colorScheme: { feature: 'prefers-color-scheme', otherwise: 'light' },
  forcedColors: { feature: 'forced-colors', otherwise: 'none' },
};

/**
 * The command "visitor-settings" for tests: sets what the visitor prefers, all of it; what is not named is as it is for
 * whoever never changed a setting. It needs a page with `emulateMediaFeatures`.
 */
export const visitorSettings = {
  name: 'visitor-settings',
  async executeCommand({ command, payload, session }) {
    if (command !== 'visitor-settings') return undefined;
    const unknown = Object.keys(payload).find((name) => !Object.hasOwn(SETTINGS, name));
    if (unknown) throw new Error(`visitors have no setting ${unknown}`);
    const features = Object.entries(SETTINGS).map(([name, { feature, otherwise }]) => ({
      name: feature,
      value: payload[name] ?? otherwise,
    }));
    await session.browser.getPage(session.id).emulateMediaFeatures(features);
    return true;
  },
};
