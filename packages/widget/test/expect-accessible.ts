import type { AxeResults, RunOptions } from 'axe-core';
import { expect } from 'chai';
import type { ChatOnPage } from './chat-on-page.js';

declare global {
  // axe-core is a script that leaves itself here.
  var axe: { run(context: Element, options: RunOptions): Promise<AxeResults> };
}

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A chat is one part of a page: what the page as a whole needs is not its affair. */
const PAGE_RULES = { region: { enabled: false }, 'page-has-heading-one': { enabled: false } };

/**
 * Fails when axe finds anything in the chat as it stands now.
 * @param state of the chat, for who reads the failure
 */
export const expectAccessible = async ({ host, root }: ChatOnPage, state: string): Promise<void> => {
  await import('axe-core');
  // In the middle of a fade nothing has the contrast it will have.
  for (const shown of [document, root])
    await Promise.all(
      shown
        .getAnimations()
        // What shows that the bot writes goes on until it has written.
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
        .map(({ finished }) =>
          finished.catch((error: unknown) => {
            // What is taken away while it moves has no end.
            if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
          }),
        ),
    );
  const { violations } = await globalThis.axe.run(host ?? document.body, {
    runOnly: STANDARDS,
    rules: PAGE_RULES,
  });
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => [id, html, failureSummary]),
  );
  expect(found, state).to.deep.equal([]);
};
