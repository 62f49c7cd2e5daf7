// Drives WebKitGTK's MiniBrowser for @web/test-runner with plain WebDriver, as a stand-in for Safari.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { grantReducedMotion } from './reduced-motion.mjs';
import { webkitKeyboard } from './webkit-keyboard.mjs';

/**
 * @param {{ driver: string, browser: string, display: string | undefined }} programs see findWebKit
 */
export function webkitLauncher(programs) {
  const children = [];
  const settings = withoutAnimations();
  let started;
  let active;

  const start = async () => {
    const display = process.env.DISPLAY ?? (await virtualDisplay(programs.display, children));
    const port = await freePort();
    children.push(
      spawn(programs.driver, [`--port=${port}`], {
        stdio: 'ignore',
        // No graphics card is needed, and none is looked for.
        env: {
          ...process.env,
          DISPLAY: display,
          XDG_CONFIG_HOME: settings,
          LIBGL_ALWAYS_SOFTWARE: '1',
          WEBKIT_DISABLE_COMPOSITING_MODE: '1',
        },
      }),
    );
    const command = webdriver(`http://127.0.0.1:${port}`);
    await untilAnswering(command);
    const { sessionId } = await command('POST', '/session', {
      capabilities: {
        alwaysMatch: { 'webkitgtk:browserOptions': { binary: programs.browser, args: ['--automation'] } },
      },
    });
    return (method, path, body) => command(method, `/session/${sessionId}${path}`, body);
  };

  return {
    name: 'WebKitGTK',
    // The commands for tests (keys, media) drive media only through a page like puppeteer's: see getPage.
    type: 'puppeteer',
    concurrency: 1,
    async initialize() {},
    async startSession(id, url) {
      const page = await (started ??= start());
      active = id;
      await page('POST', '/url', { url });
    },
    isActive: (id) => active === id,
    getPage: () => ({
      keyboard: webkitKeyboard(async (actions) => {
        const page = await started;
        await page('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
      }),
      emulateMediaFeatures: grantReducedMotion,
    }),
    async getBrowserUrl() {
      const page = await started;
      return page('GET', '/url');
    },
    async stopSession() {
      const page = await started;
      active = undefined;
      await page('POST', '/url', { url: 'about:blank' });
      return { testCoverage: undefined };
    },
    async stop() {
      const page = await started;
      if (page) await page('DELETE', '');
      for (const child of children) child.kill();
      rmSync(settings, { recursive: true });
    },
  };
}

/** A folder of settings in which GTK, and so WebKitGTK, prefers reduced motion. */
function withoutAnimations() {
  const folder = mkdtempSync(join(tmpdir(), 'remit-webkit-'));
  mkdirSync(join(folder, 'gtk-3.0'));
  writeFileSync(join(folder, 'gtk-3.0/settings.ini'), '[Settings]\ngtk-enable-animations=false\n');
  return folder;
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

/** Starts Xvfb on a display number that it chooses itself and writes to its fourth pipe. */
async function virtualDisplay(program, children) {
  const server = spawn(program, ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  children.push(server);
  const [number] = await once(server.stdio[3], 'data');
  return `:${String(number).trim()}`;
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
