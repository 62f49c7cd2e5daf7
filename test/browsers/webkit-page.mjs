import { setTimeout as wait } from 'node:timers/promises';
import { webkitKeyboard } from './webkit-keyboard.mjs';
import { webkitMouse } from './webkit-mouse.mjs';

/**
 * The part of puppeteer's Page that commands for tests use, over WebDriver.
 *
 * @param {(method: string, path: string, body?: object) => Promise<any>} ask a command of the browser's session
 * @param {(features: { name: string, value: string }[]) => void} prefer
 */
export function webkitPage(ask, prefer) {
  let last = Promise.resolve();
  /** One after the other: the driver refuses what comes while it still acts. */
  const perform = (source) => {
    const done = last.then(() => ask('POST', '/actions', { actions: [source] }));
    last = done.then(
      () => undefined,
      // Whoever asked for it is told.
      () => undefined,
    );
    return done;
  };
  const inPage = (script, args) => ask('POST', '/execute/sync', { script, args });

  return {
    keyboard: webkitKeyboard((actions) => perform({ type: 'key', id: 'keyboard', actions })),
    mouse: webkitMouse((actions) => perform({ type: 'pointer', id: 'mouse', actions })),
    async setViewport({ width, height }) {
      const window = { width, height };
      for (let attempt = 0; attempt < 40; attempt += 1) {
        const [inner, outer] = await inPage(
          'return [[innerWidth, innerHeight], [outerWidth, outerHeight]]',
          [],
        );
        if (inner[0] === width && inner[1] === height) return;
        // What the window has around the page.
        window.width = width + outer[0] - inner[0];
        window.height = height + outer[1] - inner[1];
        if (outer[0] !== window.width || outer[1] !== window.height)
          await ask('POST', '/window/rect', window);
        await wait(25);
      }
      throw new Error(`WebKitGTK's page cannot be ${width} by ${height}`);
    },
    async emulateMediaFeatures(features) {
      const queries = features
        .filter(({ name }) => name !== 'forced-colors')
        .map(({ name, value }) => `(${name}: ${value})`);
      for (let attempt = 0; attempt < 100; attempt += 1) {
        if (await inPage('return arguments[0].every((query) => matchMedia(query).matches)', [queries]))
          return;
        // A signal to the settings' server may be lost: once more from time to time.
        if (attempt % 20 === 0) prefer(features);
        await wait(10);
      }
      throw new Error(`WebKitGTK did not take ${queries.join(' and ')}`);
    },
  };
}
