import type { Instructions } from '@remit/contract';
import type { Act, Journal, Said } from './journal.js';
import type { Product } from './product.js';
import type { SeededRandom } from './seeded-random.js';
import { RETIRED, SITE_KEY, wordsOf } from './shop.js';
import type { SimulatedDisk } from './simulated-disk.js';
import type { SimulatedNetwork } from './simulated-network.js';
import { simulatedChannels, simulatedLocks } from './simulated-origin.js';
import { simulatedTab, type Client, type SharedByTabs, type SimulatedTab } from './simulated-tab.js';
import type { VirtualTime } from './virtual-time.js';

/** A tab, the client on its page, and what is known about both. */
export type OpenTab = {
  readonly tab: SimulatedTab;
  readonly client: Client;
  /** The visitor has done something here that was kept. */
  acted: boolean;
  /** It has read or written the device at least once. */
  knewDevice: boolean;
  destroyed: boolean;
};

type BrowserParts = {
  readonly product: Product;
  readonly instructions: Instructions;
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly disk: SimulatedDisk;
  readonly network: SimulatedNetwork;
  readonly journal: Journal;
  /** Milliseconds since 1970 at which the seed begins. */
  readonly beginning: number;
  readonly hasLocks: boolean;
};

/** What a visitor can fill in; the marker tells later whose act a record came from. */
const fieldsOf = (type: Act['type'], marker: string): Record<string, string> => {
  if (type === 'quote') return { name: 'Aino', email: marker, employer: 'Lumo' };
  if (type === 'newsletter') return { employer: marker };
  return type === 'view' ? { page: marker } : { text: marker };
};

const INDICATION = { surface: 'chat', method: 'button', language: 'en' };

/** One browser with its tabs, and what its visitor can do. */
export const simulatedBrowser = (parts: BrowserParts) => {
  const { product, instructions, time, random, disk, network, journal, beginning, hasLocks } = parts;
  let opened = 0;
  let marked = 0;
  let tabs: OpenTab[] = [];
  const clients: OpenTab['client'][] = [];
  let offset = 0;
  const clock = (): number => beginning + time.now() + offset;
  const [locks, channels] = [hasLocks ? simulatedLocks(random) : undefined, simulatedChannels(random)];
  const shared: SharedByTabs = { time, random, disk, network, locks, channels, clock };
  const { origins: _, ...known } = instructions;

  const fault = (what: string) => (cause: unknown) => {
    journal.violations.add(`${what} failed: ${cause instanceof Error ? cause.message : String(cause)}`);
  };

  const close = (one: OpenTab): void => {
    one.tab.die();
    tabs = tabs.filter((each) => each !== one);
  };

  const subjectOnDevice = (): string | undefined => {
    for (const row of disk.rows(`remit-${instructions.controller}`)) {
      const kept: { subject?: { id: string } } = JSON.parse(row);
      if (kept.subject) return kept.subject.id;
    }
    return undefined;
  };

  const notice = (one: OpenTab): void => {
    one.knewDevice ||= one.client.durability === 'device';
  };

  return {
    hasLocks,
    tabs: (): readonly OpenTab[] => tabs,
    offset: () => offset,
    jumpClock(ms: number): void {
      offset += ms;
    },
    open(): OpenTab {
      const tab = simulatedTab(++opened, shared);
      const client = product.connectClient(
        {
          endpoint: 'https://leads.example',
          key: SITE_KEY,
          instructions: { ...known, records: { ...known.records, ...RETIRED } },
          words: wordsOf(instructions),
        },
        tab.platform,
      );
      const one = { tab, client, acted: false, knewDevice: false, destroyed: false };
      tabs.push(one);
      clients.push(client);
      time.note(`tab ${tab.id} opens`);
      client.on('verdict', (verdict) => {
        time.note(`tab ${tab.id} hears of ${verdict.id}: ${verdict.outcome}`);
        // What was stored once stays so, whatever a later answer says.
        const before = journal.verdicts.get(verdict.id);
        if (!before || before.outcome === 'refused') journal.verdicts.set(verdict.id, verdict);
      });
      client.resume().then(() => notice(one), fault('resume'));
      return one;
    },
    close,
    handIn(one: OpenTab, type: Act['type']): void {
      const marker = `m${++marked}.`;
      const act: Act = { marker, type, tab: one.tab.id, at: time.now(), offset };
      journal.acts.set(marker, act);
      time.note(`tab ${one.tab.id}: ${type} ${marker}`);
      if (type === 'view') return one.client.track(type, fieldsOf(type, marker));
      one.client.lead(type, fieldsOf(type, marker)).then((handed) => {
        notice(one);
        time.note(`tab ${one.tab.id} is told of ${marker}: ${JSON.stringify(handed)}`);
        if (!handed.taken) return;
        one.acted = true;
        act.told = { id: handed.id, kept: handed.kept, at: time.now() };
      }, fault('lead'));
    },
    say(one: OpenTab, answers: Said['answers']): void {
      const said: Said = { answers, tab: one.tab.id, calledAt: time.now() };
      journal.said.push(said);
      time.note(`tab ${one.tab.id} says ${JSON.stringify(answers)}`);
      one.client.consent(answers, INDICATION).then(() => {
        notice(one);
        one.acted = true;
        said.doneAt = time.now();
        said.kept = one.client.durability ?? 'memory';
        said.subject = one.knewDevice ? subjectOnDevice() : undefined;
        time.note(`tab ${one.tab.id} is told that this is kept: ${said.kept}`);
      }, fault('consent'));
    },
    flush(one: OpenTab): void {
      one.client.flush().catch(fault('flush'));
    },
    freeze({ tab }: OpenTab): void {
      time.note(`tab ${tab.id} is frozen`);
      tab.freeze();
      // The others are to go on meanwhile.
      time.after(0, () => {
        if (tab.isFrozen() && locks?.isHeldBy(tab))
          journal.violations.add(`tab ${tab.id} is frozen, and holds the lock`);
      });
    },
    leave(one: OpenTab): void {
      time.note(`tab ${one.tab.id} is left`);
      one.tab.pageHide();
      time.after(random.between(0, 20), () => close(one));
    },
    destroy(one: OpenTab): void {
      time.note(`the client of tab ${one.tab.id} is destroyed`);
      one.destroyed = true;
      one.client.destroy();
      close(one);
    },
    /** After the end: a process keeps for ever what listens to a signal that never comes, such as that of a killed tab. */
    forget(): void {
      for (const client of clients) client.destroy();
    },
    kill(): void {
      time.note('the browser is killed');
      for (const one of tabs) close(one);
    },
  };
};

export type SimulatedBrowser = ReturnType<typeof simulatedBrowser>;
