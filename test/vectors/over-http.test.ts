import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import {
  decide,
  type Facts,
  type HistoryEntry,
  type Instructions,
  type LeadRecord,
  type Use,
} from '@remit/contract';
import { consentChangeSchema, instructionsSchema } from '@remit/contract/schema';
import { newId, startInstallation, type Installation, type SentVerdict } from '../oracle/installation.js';
import { expand, FILES, titleOf, type Base, type Case, type Vector } from './expand.js';
import { NOT_OVER_HTTP, type Obstacle } from './not-over-http.js';

const text = (name: string) => readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8');
const base: Base = JSON.parse(text('base'));
const casesOf = (name: string): Case[] => JSON.parse(text(name));

/** A vector as it is told to a server: who instructs what, the record, and the moments. */
type Told = {
  readonly instructions: Instructions;
  readonly facts: Facts;
  readonly use: Use;
  readonly record: LeadRecord;
  readonly name: string;
  /** The ledger when the record is made, and what comes after it. */
  readonly then: readonly HistoryEntry[];
  readonly since: readonly HistoryEntry[];
  readonly madeAt: number;
};

/** Ids as a server takes them. */
const long = (id: unknown, n: number): unknown =>
  typeof id === 'string' ? `${id}_of_vector_${n}`.padEnd(20, '_') : id;

/** What a vector is over HTTP, or why it can not be said there. */
const tell = ({ n, tag, field, use, facts: bag, record: type, expect }: Vector): Told | Obstacle => {
  // What a vector asks with may be malformed; what matters of it is looked at below.
  const asked = use as Partial<Use>;
  const { kind, purpose = '' } = asked;
  if (typeof expect !== 'string') return 'whole record';
  if (kind !== 'read' && kind !== 'collect') return 'no read';
  if (bag['restricted'] !== false || bag['erased'] !== false) return 'state of the person';
  if ('birth' in bag || 'country' in bag) return 'age';
  if (bag['sources'] !== undefined) return 'sources';
  const instructions = instructionsSchema.safeParse(bag['instructions']);
  if (!instructions.success) return 'instructions';
  const now = bag['now'];
  if (typeof now !== 'number' || !Number.isFinite(now) || !Array.isArray(bag['history'])) return 'facts';
  const { controller, records } = instructions.data;
  const { name = '', category } = field;
  if (name === '') return 'facts';
  const plan = records[type];
  const other = { ...plan?.fields, ...(category === undefined ? {} : { [name]: category }) };
  const planned = instructionsSchema.safeParse({
    ...instructions.data,
    controller: `${controller}-${n}`,
    records: { ...records, [type]: { ...plan, fields: other } },
  });
  const whole = planned.success ? planned.data : { ...instructions.data, controller: `${controller}-${n}` };
  if (whole.records[type]?.fields[name] !== category && expect !== 'forbidden_category')
    return 'instructions';
  const history = (bag['history'] as HistoryEntry[]).map((entry) => ({
    ...entry,
    id: String(long(entry.id, n)),
  }));
  const consent = long(tag['consent'], n);
  const cited = history.findIndex(({ id }) => id === consent);
  // What is collected is judged by all that is known by then.
  const known = kind === 'collect' ? history.length : cited + 1;
  const then = history.slice(0, known);
  const made = tag['time'];
  const times = [made, ...then.map(({ time }) => time)].filter((time): time is number =>
    Number.isFinite(time),
  );
  return {
    instructions: whole,
    facts: { instructions: whole, history, restricted: false, erased: false, now },
    use: { kind, purpose },
    record: {
      id: newId(),
      type,
      // The same: a server says itself what is wrong with a tag.
      tag: {
        ...tag,
        controller: tag['controller'] === controller ? whole.controller : tag['controller'],
        consent,
      } as unknown as LeadRecord['tag'],
      fields: { [name]: 'a value' },
    },
    name,
    then,
    since: history.slice(known),
    madeAt: kind === 'read' && times.length > 0 ? Math.max(...times) : now,
  };
};

describe('vectors over HTTP', () => {
  let installation: Installation;
  let told = 0;
  let reasons = 0;
  before(async () => {
    installation = await startInstallation();
  });
  after(async () => {
    await installation.remove();
  });

  /** @returns why this cannot be said over HTTP; undefined when it was said and answered as the vector has it */
  const run = async (vector: Vector): Promise<Obstacle | undefined> => {
    const said = tell(vector);
    if (typeof said === 'string') return said;
    const { instructions, facts, use, record, name, then, since, madeAt } = said;
    const subject = { id: newId(), secret: newId() };
    // A change that no browser may send, such as one that the passing of time makes.
    const sendable = [...then, ...since].every(
      ({ category, ...entry }) =>
        Object.hasOwn(instructions.purposes, entry.purpose) &&
        consentChangeSchema.safeParse({
          ...entry,
          ...(category === undefined ? {} : { category }),
          language: 'en',
          words: '0'.repeat(64),
          surface: 'chat',
        }).success,
    );
    if (!sendable) return 'changes';
    const signal = ({ method }: HistoryEntry) => method === 'gpc';
    /** The browser says by itself that it opts out, with whatever is sent next. */
    const sendAll = async (entries: readonly HistoryEntry[], records: readonly LeadRecord[]) => {
      const verdicts: SentVerdict[] = [];
      for (const [index, entry] of entries.entries()) {
        const { id, time, notice } = entry;
        const nothing = { id, time, notice, purpose: 'analytics', state: 'asked', method: 'button' } as const;
        const change = signal(entry) ? nothing : entry;
        const last = index === entries.length - 1;
        verdicts.push(
          ...(await installation.send(instructions, subject, [change], last ? records : [], signal(entry))),
        );
      }
      if (entries.length === 0)
        verdicts.push(...(await installation.send(instructions, subject, [], records)));
      return verdicts;
    };
    installation.setClock(madeAt);
    await installation.add(instructions);
    const verdicts = await sendAll(then, [record]);
    const own = verdicts.at(-1);
    if (verdicts.slice(0, -1).some(({ outcome }) => outcome === 'refused')) return 'changes';
    if (use.kind === 'read' && vector.expect === 'allow') {
      // What the instructions of today would not have let in has to have come under older ones.
      const earlier = { ...facts, history: then, now: madeAt };
      const field = { name, category: instructions.records[record.type]?.fields[name] };
      const collected = decide(record.tag, field, { ...use, kind: 'collect' }, earlier);
      if (!collected.allow) return 'older instructions';
    }
    const codes = [own?.code, ...(own?.dropped ?? []).map(({ code }) => code)].filter((code) => code);
    let shown = own?.outcome === 'stored' || (own?.dropped ?? []).every((drop) => drop.field !== name);
    shown &&= own?.outcome !== 'refused' && !own?.dropped?.some((drop) => drop.purpose === use.purpose);
    if (use.kind === 'read') {
      installation.setClock(facts.now);
      if (since.length > 0) {
        const later = await sendAll(since, []);
        if (later.some(({ outcome }) => outcome === 'refused')) return 'changes';
      }
      const why = await installation.why(instructions.controller, record.id);
      const line = why?.find(({ field, purpose }) => field === name && purpose === use.purpose);
      shown = line?.answer === 'allow';
      // A purpose that is still in the tag is denied for exactly this reason.
      if (line) assert.equal(line.answer, vector.expect);
      if (line) codes.push(line.answer);
    }
    assert.equal(shown, vector.expect === 'allow', JSON.stringify(verdicts));
    told += 1;
    if (!shown && codes.some((code) => code === vector.expect)) reasons += 1;
    return undefined;
  };

  for (const file of FILES)
    for (const written of casesOf(file)) {
      const vector = expand(base, written);
      test(titleOf(file, vector), async () => {
        const obstacle = await run(vector);
        if (obstacle) assert.ok(NOT_OVER_HTTP[obstacle].includes(vector.n), `not listed under: ${obstacle}`);
      });
    }

  test('[PL16] many vectors can be told over HTTP, and most denials come with their reason', () => {
    console.log(`${told} vectors told over HTTP; ${reasons} denials with the reason of the vector`);
    assert.ok(told >= 270 && reasons >= 90);
  });
});
