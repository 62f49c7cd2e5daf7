import { MAX_SOURCES, type SourceRecord, type Tag } from '@remit/contract';
import type { Engine, Executor } from './database.js';
import { byIds, toRecord } from './records.js';

/** A record as far as it tells what it was derived from. */
export type Derivable = { readonly subject: string; readonly tag: Pick<Tag, 'sources'> };

/** Records that others were derived from, by their ids. */
export type SourceRecords = Readonly<Record<string, SourceRecord>>;

/**
 * For each person what their derived records were made from, and what that was made from (PL14). A record of somebody
 * else is no source: it is as absent as one that is gone. Who has nothing that was derived is absent.
 */
export type Sources = ReadonlyMap<string, SourceRecords>;

/** The ids that a record names as its sources. */
const namedIn = ({ tag }: Pick<Derivable, 'tag'>): readonly string[] => Object.keys(tag.sources ?? {});

/** The sources among records that are at hand, each with its id. All of them are one person's. */
export const sourcesAmong = (
  records: readonly (SourceRecord & { readonly id: string })[],
): SourceRecords | undefined =>
  records.some(({ tag }) => tag.sources !== undefined)
    ? Object.fromEntries(records.map((record) => [record.id, record]))
    : undefined;

/** What these records were derived from, step by step back to what was not derived. Without any it asks for nothing. */
export const readSources = async (
  engine: Engine,
  executor: Executor,
  controller: string,
  records: readonly Derivable[],
): Promise<Sources> => {
  const sources = new Map<string, Record<string, SourceRecord>>();
  const asked = new Set<string>();
  let wanted = records.flatMap(namedIn);
  // More are never looked at for one decision.
  const most = MAX_SOURCES * records.length;
  while (wanted.length > 0 && asked.size < most) {
    const ids = [...new Set(wanted)].filter((id) => !asked.has(id)).slice(0, most - asked.size);
    if (ids.length === 0) break;
    ids.forEach((id) => asked.add(id));
    const rows = await byIds(engine, executor, controller, ids).execute();
    const found = rows.map(toRecord);
    for (const record of found) {
      const { id, subject, type, tag, fields } = record;
      const known = sources.get(subject) ?? {};
      sources.set(subject, known);
      known[id] = { type, tag, fields };
    }
    wanted = found.flatMap(namedIn);
  }
  return sources;
};
