// The desktop that WebKitGTK is shown: a display, and the settings that it takes from there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** MiniBrowser's own buttons would keep its window wider than a phone. */
const SMALL_BUTTONS =
  'window * { min-width: 0; min-height: 0; margin: 0; padding: 0; border-width: 0; font-size: 1px }\n';

/** Xvfb chooses a number for its display itself, and writes it to its fourth pipe. */
const SCREEN = ['-screen', '0', '1280x1000x24', '-nolisten', 'tcp'];

/** A desktop's setting (https://www.freedesktop.org/wiki/Specifications/XSettingsRegistry) for a visitor's setting. */
const XSETTINGS = {
  'prefers-reduced-motion': (value) => `Gtk/EnableAnimations ${value === 'reduce' ? 0 : 1}`,
  'prefers-color-scheme': (value) => `Net/ThemeName "Adwaita${value === 'dark' ? '-dark' : ''}"`,
  // WebKit knows the media feature and has no such mode.
  'forced-colors': () => '',
};

/**
 * @param {{ display: string, settings: string }} programs see findWebKit
 */
export async function startDesktop(programs) {
  const folder = mkdtempSync(join(tmpdir(), 'remit-webkit-'));
  const file = join(folder, 'xsettings.conf');
  mkdirSync(join(folder, 'gtk-3.0'));
  writeFileSync(join(folder, 'gtk-3.0/gtk.css'), SMALL_BUTTONS);
  writeFileSync(file, '');
  // A display of its own: the settings of the developer's stay as they are.
  const display = spawn(programs.display, ['-displayfd', '3', ...SCREEN], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = await once(display.stdio[3], 'data');
  const env = {
    ...process.env,
    DISPLAY: `:${String(number).trim()}`,
    GDK_BACKEND: 'x11',
    XDG_CONFIG_HOME: folder,
  };
  const settings = spawn(programs.settings, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'], env });
  await untilSaid(settings.stderr, 'Took ownership');
  return {
    env,
    /** @param {{ name: string, value: string }[]} features */
    prefer(features) {
      const lines = features.map(({ name, value }) => {
        if (!Object.hasOwn(XSETTINGS, name)) throw new Error(`WebKitGTK cannot be told ${name}`);
        return XSETTINGS[name](value);
      });
      writeFileSync(file, `${lines.join('\n')}\n`);
      settings.kill('SIGHUP');
    },
    close() {
      settings.kill();
      display.kill();
      rmSync(folder, { recursive: true });
    },
  };
}

const untilSaid = (stream, words) =>
  new Promise((resolve, reject) => {
    let said = '';
    // It is read to its end: a program that cannot write ends.
    stream.on('data', (chunk) => {
      said += chunk;
      if (said.includes(words)) resolve();
    });
    stream.on('end', () => reject(new Error(`the settings of the desktop could not be served: ${said}`)));
  });
