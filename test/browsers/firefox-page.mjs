/** The preferences of Firefox behind each setting of a visitor. */
const PREFERENCES = {
  'prefers-reduced-motion': { name: 'ui.prefersReducedMotion', values: { 'no-preference': 0, reduce: 1 } },
  'prefers-color-scheme': {
    name: 'layout.css.prefers-color-scheme.content-override',
    values: { dark: 0, light: 1 },
  },
  'forced-colors': { name: 'browser.display.document_color_use', values: { none: 1, active: 2 } },
};

/** Lets firefoxPage into Firefox's own window. */
export const FIREFOX_FLAGS = ['--remote-allow-system-access'];

/**
 * A page of a Firefox that was started with FIREFOX_FLAGS, with what its driver has no commands for.
 */
export async function firefoxPage({ browser, context }) {
  const { connection } = browser;
  const { result } = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const target = { context: result.contexts[0].context };
  /** Runs something in Firefox's own window. */
  const inWindow = (expression) =>
    connection.send('script.evaluate', { expression, target, awaitPromise: false });

  const page = await context.newPage();
  const { mouse } = page;
  const click = mouse.click.bind(mouse);
  mouse.click = async (...where) => {
    // As a hand's click does when the focus was on the browser's own buttons.
    await inWindow('gBrowser.selectedBrowser.focus()');
    await click(...where);
  };
  /** For all of its pages: these are its preferences. */
  const emulateMediaFeatures = async (features) => {
    const set = features.map(({ name, value }) => {
      const preference = PREFERENCES[name];
      if (preference?.values[value] === undefined)
        throw new Error(`Firefox cannot be told ${name}: ${value}`);
      return `Services.prefs.setIntPref('${preference.name}', ${preference.values[value]});`;
    });
    await inWindow(set.join('\n'));
  };
  return Object.assign(page, { emulateMediaFeatures });
}
