import type { Batch } from '@remit/contract';
import type { Journal } from './journal.js';
import type { SimulatedBrowser } from './simulated-browser.js';
import type { Page } from './simulated-tab.js';
import type { VirtualTime } from './virtual-time.js';

/** Milliseconds after which no other tab may send what only an ended consent carried. */
const HEARD_WITHIN = 1_000;

/** What stands in the fields of a record that came from an act. */
export const markerIn = (fields: unknown): string => /m\d+\./.exec(JSON.stringify(fields))?.[0] ?? '';

/** Looks at each request at the moment it is made. */
export const watchRequests = (
  time: VirtualTime,
  journal: Journal,
  /** Asked for late: the browser is made of the network that is watched. */
  browser: () => SimulatedBrowser,
) => {
  const open = new Set<{ readonly page: number; readonly isOpen: () => boolean }>();

  const wasTakenBack = (page: Page, subject: string, made: number, purpose: string): boolean => {
    const sender = browser()
      .tabs()
      .find(({ tab }) => tab.id === page.id)?.tab;
    return journal.said.some(({ answers, tab, calledAt, doneAt, kept, subject: whose }) => {
      if (answers[purpose] !== false || doneAt === undefined || made > calledAt) return false;
      if (tab === page.id) return true;
      // The device could not take it: the tabs that were open have been told, and nobody tells the next.
      if (kept === 'memory' && (sender?.openedAt ?? 0) > doneAt) return false;
      return whose === subject && time.now() > Math.max(doneAt, sender?.thawedAt() ?? 0) + HEARD_WITHIN;
    });
  };

  return (page: Page, body: string, init: RequestInit, isOpen: () => boolean): void => {
    const { subject, changes, records }: Batch = JSON.parse(body);
    const kept = init.keepalive === true ? ', keepalive' : '';
    time.note(`tab ${page.id} sends ${[...changes, ...records].map(({ id }) => id).join(' ')}${kept}`);
    for (const { id, tag, fields } of records) {
      const act = journal.acts.get(markerIn(fields));
      if (!act) {
        journal.violations.add(`${id} was sent and nobody has done it`);
        continue;
      }
      if (!journal.seen.has(id)) journal.seen.set(id, { act, offset: browser().offset() });
      for (const purpose of tag.purposes)
        if (wasTakenBack(page, subject.id, act.at, purpose))
          journal.violations.add(
            `tab ${page.id} sent ${act.marker} for ${purpose} at ${time.now()} after it was taken back`,
          );
    }
    // What goes out as a page is left may overlap.
    if (init.keepalive === true) return;
    // Without locks it is the device that tells, by the clock, which tab sends: not where either fails.
    const { hasLocks, tabs } = browser();
    const isToldOnDevice = tabs().every(({ client }) => client.durability !== 'memory');
    if (!hasLocks && (journal.clockSet || !isToldOnDevice)) return;
    for (const other of open) if (!other.isOpen()) open.delete(other);
    for (const other of open)
      if (other.page !== page.id)
        journal.violations.add(`tabs ${other.page} and ${page.id} were sending at ${time.now()}`);
    open.add({ page: page.id, isOpen });
  };
};
