import type { Facts, Instructions, LeadRecord, Tag } from '@remit/contract';
import fc from 'fast-check';
import { gardens, lives, momentsOf, type Life } from './histories.js';
import { newId, type Installation, type Said, type Sent } from './installation.js';
import { oracle } from './oracle.js';

/** What became of the lives that were led on a server. */
export type Led = { lives: number; changes: number; refused: number; read: number; allowed: number };

type Garden = {
  readonly instructions: Instructions;
  readonly controller: Awaited<ReturnType<Installation['add']>>;
};

/** The changes of one part of a life, sent one by one at their own moments when something is stored that they may end. */
const sentChanges = (list: Life['then'], times: readonly number[]): Sent[] =>
  list.map(({ purpose, state, notice, special, gpc }, index) => ({
    id: newId(),
    purpose,
    state,
    notice,
    time: times[index] ?? 0,
    method: gpc && state === 'refused' ? 'gpc' : 'button',
    ...(special && purpose === 'events' && state !== 'objected' ? { category: 'health' } : {}),
  }));

const tagOf = (life: Life, garden: Garden, then: readonly Sent[], time: number): Tag => {
  const cited = life.cites === 'last' ? then.at(-1) : life.cites === 'first' ? then[0] : undefined;
  return {
    controller: garden.instructions.controller,
    source: 'widget',
    purposes: life.purposes,
    notice: life.notice,
    consent: cited?.id ?? null,
    time,
    ...(life.gpc ? { gpc: true } : {}),
  };
};

/** A change that repeats what the ledger says is no entry; what was last said then stands in its place. */
const lastKept = (before: readonly Sent[], cited: number, { history }: Facts): string | null =>
  before.slice(0, cited).findLast(({ id }) => history.some((entry) => entry.id === id))?.id ?? null;

/** Leads one life on the server. @throws when the server and the oracle differ */
const lead = async (installation: Installation, garden: Garden, life: Life, led: Led): Promise<void> => {
  const { instructions, controller } = garden;
  const { readAt, since, recordAt, then } = momentsOf(life);
  const subject = { id: newId(), secret: newId() };
  const plan = instructions.records['form']?.fields ?? {};
  const before = sentChanges(life.then, then);
  const tag = tagOf(life, garden, before, recordAt);
  const record: LeadRecord = {
    id: newId(),
    type: 'form',
    tag,
    fields: Object.fromEntries(life.fields.map((name) => [name, 'a value'])),
  };
  const factsAt = async (now: number): Promise<Facts> => ({
    instructions,
    history: (await controller.histories([subject.id])).get(subject.id) ?? [],
    restricted: false,
    erased: false,
    now,
  });
  const answers = (kind: 'collect' | 'read', by: Tag, facts: Facts): Map<string, string> =>
    new Map(
      by.purposes.flatMap((purpose) =>
        life.fields.map((name) => [
          `${purpose} ${name}`,
          oracle({ tag: by, field: { name, category: plan[name] }, use: { purpose, kind }, facts }),
        ]),
      ),
    );

  installation.setClock(recordAt);
  const verdicts = await installation.send(instructions, subject, before, [record]);
  const made = await factsAt(recordAt);
  const cited = before.findIndex(({ id }) => id === tag.consent);
  const whole =
    verdicts[cited]?.outcome === 'duplicate' ? { ...tag, consent: lastKept(before, cited, made) } : tag;
  const collected = answers('collect', whole, made);
  const after = sentChanges(life.since, since);
  // Each at its own moment: what it ends is erased at once, and must not be missed later.
  for (const change of after) {
    installation.setClock(change.time);
    await installation.send(instructions, subject, [change], []);
  }
  installation.setClock(readAt);
  const said: Said[] | undefined = await installation.why(instructions.controller, record.id);

  const left = new Set(said?.map(({ purpose }) => purpose));
  const narrowed = { ...whole, purposes: whole.purposes.filter((purpose) => left.has(purpose)) };
  const facts = await factsAt(readAt);
  const onWhole = answers('read', whole, facts);
  const onLeft = answers('read', narrowed, facts);
  const expected = [...onWhole].filter(
    ([asked, answer]) => answer === 'allow' && collected.get(asked) === 'allow',
  );
  const shown = (said ?? []).filter(({ answer }) => answer === 'allow');
  const differ = (what: string) => {
    const story = { life, verdicts, said, collected: [...collected], onWhole: [...onWhole], facts };
    throw new Error(`${what}: ${JSON.stringify(story, null, 1)}`);
  };
  if (
    shown
      .map(({ purpose, field }) => `${purpose} ${field}`)
      .toSorted()
      .join() !==
    expected
      .map(([asked]) => asked)
      .toSorted()
      .join()
  )
    differ('the server shows something else than the oracle');
  for (const { purpose, field, answer } of said ?? [])
    if (onLeft.get(`${purpose} ${field}`) !== answer) differ(`${purpose} ${field}`);

  led.lives += 1;
  led.changes += facts.history.length;
  if (verdicts.at(-1)?.outcome === 'refused') led.refused += 1;
  led.read += collected.size;
  led.allowed += expected.length;
};

/**
 * Leads random lives on a server with its store: changes and records go in over HTTP as a page sends them, what may be
 * read comes out over HTTP, and must be what the oracle says of the ledger that the store holds.
 */
export const leadLives = async (installation: Installation, count: number, seed?: number): Promise<Led> => {
  const led: Led = { lives: 0, changes: 0, refused: 0, read: 0, allowed: 0 };
  const parameters = seed === undefined ? {} : { seed };
  const made = fc.sample(gardens, { numRuns: Math.ceil(count / 250), ...parameters });
  const planted: Garden[] = [];
  for (const [index, garden] of made.entries()) {
    const instructions = { ...garden, controller: `garden-${index}` };
    planted.push({ instructions, controller: await installation.add(instructions) });
  }
  for (const [index, life] of fc.sample(lives, { numRuns: count, ...parameters }).entries()) {
    const garden = planted[index % planted.length];
    if (garden) await lead(installation, garden, life, led);
  }
  return led;
};
