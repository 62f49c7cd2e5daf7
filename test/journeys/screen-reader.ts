import { z } from 'zod';
import type { Page } from 'playwright-core';

const valueSchema = z.object({ value: z.unknown().optional() });
const nodeSchema = z.object({
  nodeId: z.string(),
  parentId: z.string().optional(),
  ignored: z.boolean(),
  role: valueSchema.optional(),
  name: valueSchema.optional(),
  description: valueSchema.optional(),
  properties: z.array(z.object({ name: z.string(), value: valueSchema })).default([]),
});
const treeSchema = z.object({ nodes: z.array(nodeSchema) });

/** A thing on the page as the browser tells it to a screen reader. */
export type Told = {
  readonly role: string;
  readonly name: string;
  readonly description: string;
  /** `expanded`, `invalid`, `modal` and the like. */
  readonly state: Readonly<Record<string, unknown>>;
};

const text = (value: { value?: unknown } | undefined): string =>
  typeof value?.value === 'string' ? value.value : '';

/**
 * What somebody would hear who reads this page with a screen reader: from Chromium's accessibility tree, and from what is
 * added to its live regions.
 */
export const listenTo = async (page: Page) => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Accessibility.enable');

  const tree = async () => {
    const { nodes } = treeSchema.parse(await cdp.send('Accessibility.getFullAXTree'));
    return new Map(nodes.map((node) => [node.nodeId, node]));
  };
  const told = ({ role, name, description, properties }: z.infer<typeof nodeSchema>): Told => ({
    role: text(role),
    name: text(name),
    description: text(description),
    state: Object.fromEntries(properties.map((each) => [each.name, each.value.value])),
  });

  /** What has the focus, and what it stands in: the innermost first. */
  const focused = async (): Promise<Told[]> => {
    const nodes = await tree();
    const holders = [...nodes.values()].filter(({ properties }) =>
      properties.some(({ name, value }) => name === 'focused' && value.value === true),
    );
    // The document has the focus too, where something in it has.
    const innermost = holders.findLast(({ role }) => text(role) !== 'RootWebArea') ?? holders.at(-1);
    const way: Told[] = [];
    for (let at = innermost; at; at = at.parentId === undefined ? undefined : nodes.get(at.parentId))
      if (!at.ignored) way.push(told(at));
    return way;
  };

  return {
    focused,
    /** Everything that is not hidden from it. */
    all: async () => [...(await tree()).values()].filter(({ ignored }) => !ignored).map(told),
    /** What was said since the last time it was asked. */
    heard: () =>
      page.evaluate(() => {
        const kept = document.documentElement.dataset;
        const lines: unknown = JSON.parse(kept['heard'] ?? '[]');
        kept['heard'] = '[]';
        return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
      }),
    /** Notes what is added to live regions, when the chat is there. */
    attend: () =>
      page.evaluate(() => {
        const root = document.querySelector('remit-chat')?.shadowRoot;
        if (!root) throw new Error('there is no chat on the page');
        const kept = document.documentElement.dataset;
        kept['heard'] = '[]';
        const politeness: Record<string, string> = { log: 'polite', status: 'polite', alert: 'assertive' };
        new MutationObserver((changes) => {
          const lines = new Set<string>();
          for (const { target, addedNodes } of changes)
            for (const node of addedNodes.length > 0 ? addedNodes : [target]) {
              let at: Element | null = node.parentElement;
              if (node instanceof Element && (node.role !== null || node.ariaLive !== null)) at = node;
              // The innermost element that says how it is read decides.
              while (at && at.ariaLive === null && !(at.role !== null && at.role in politeness))
                at = at.parentElement;
              const live = at?.ariaLive ?? politeness[at?.role ?? ''] ?? 'off';
              const hidden = node.parentElement?.closest('[hidden],[aria-hidden=true]');
              const said = node.textContent?.trim();
              if (live !== 'off' && !hidden && said && node.isConnected) lines.add(said);
            }
          if (lines.size > 0)
            kept['heard'] = JSON.stringify([...JSON.parse(kept['heard'] ?? '[]'), ...lines]);
        }).observe(root, { subtree: true, childList: true, characterData: true });
      }),
  };
};
