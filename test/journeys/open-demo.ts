import { after } from 'node:test';
import { startInstallation } from './installation.js';
import { openBrowser } from './visitor.js';

/** An installation with the demo's shop, and a browser to visit it with, for the tests of one file. */
export const openDemo = async () => {
  const browser = await openBrowser();
  const remit = await startInstallation();
  after(async () => {
    await browser.close();
    await remit.remove();
  });
  return { remit, browser };
};
