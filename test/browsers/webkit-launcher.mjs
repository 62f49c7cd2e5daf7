// Drives WebKitGTK's MiniBrowser for @web/test-runner with plain WebDriver, as a stand-in for Safari.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { startDesktop } from './webkit-desktop.mjs';
import { webkitPage } from './webkit-page.mjs';

/**
 * @param {{ driver: string, browser: string, display: string, settings: string }} programs see findWebKit
 */
export function webkitLauncher(programs) {
  const stops = [];
  let started;
  let active;

  const start = async () => {
    const desktop = await startDesktop(programs);
    stops.push(desktop.close);
    const port = await freePort();
    const driver = spawn(programs.driver, [`--port=${port}`], {
      stdio: 'ignore',
      // No graphics card is needed, and none is looked for.
      env: { ...desktop.env, LIBGL_ALWAYS_SOFTWARE: '1', WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
    });
    stops.unshift(() => driver.kill());
    const command = webdriver(`http://127.0.0.1:${port}`);
    await untilAnswering(command);
    const { sessionId } = await command('POST', '/session', {
      capabilities: {
        alwaysMatch: { 'webkitgtk:browserOptions': { binary: programs.browser, args: ['--automation'] } },
      },
    });
    const ask = (method, path, body) => command(method, `/session/${sessionId}${path}`, body);
    stops.unshift(() => ask('DELETE', ''));
    return { ask, page: webkitPage(ask, desktop.prefer) };
  };

  return {
    name: 'WebKitGTK',
    // The commands for tests (keys, mouse, viewport) know launchers by their type: the page is like puppeteer's.
    type: 'puppeteer',
    concurrency: 1,
    async initialize() {},
    async startSession(id, url) {
      const { ask, page } = await (started ??= start());
      active = { id, page };
      await page.setViewport({ width: 800, height: 600 });
      await ask('POST', '/url', { url });
    },
    isActive: (id) => active?.id === id,
    getPage: () => active.page,
    async getBrowserUrl() {
      const { ask } = await started;
      return ask('GET', '/url');
    },
    async stopSession() {
      const { ask } = await started;
      active = undefined;
      await ask('POST', '/url', { url: 'about:blank' });
      return { testCoverage: undefined };
    },
    async stop() {
      for (const stop of stops) await stop();
    },
  };
}

const webdriver = (base) => async (method, path, body) => {
  const content = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(base + path, { method, ...content });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`WebDriver ${method} ${path}: ${value?.error} ${value?.message}`);
  return value;
};

async function untilAnswering(command) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await command('GET', '/status');
      return;
    } catch (error) {
      // The driver does not listen yet: fetch fails with a TypeError.
      if (!(error instanceof TypeError) || attempt === 200) throw error;
      await wait(50);
    }
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
