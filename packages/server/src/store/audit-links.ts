import { sql } from 'kysely';
import { CHAIN_START, type ChainLink } from './chain.js';
import type { Database } from './database.js';
import type { Tables } from './tables.js';

const HASH_LENGTH = CHAIN_START.length;

/** What `auditText` makes of a row, made where the row is. */
const textIn = (engine: Database['engine']) => {
  const quoted = (name: keyof Tables['audit']) =>
    engine === 'sqlite'
      ? sql`json_quote(${sql.ref(name)})`
      : sql`coalesce(to_json(${sql.ref(name)})::text, 'null')`;
  return sql`'{"action":' || ${quoted('action')} || ',"actor":' || ${quoted('actor')} || ',"controller":'
    || ${quoted('controller_id')} || ',"detail":' || detail || ',"record":' || ${quoted('record_id')}
    || ',"seq":' || seq || ',"subject":' || ${quoted('subject_id')} || ',"time":' || "time" || '}'`;
};

/**
 * Entries of a controller's audit as links of its chain, in order, after a place. They come as one text, since a
 * million of them are to be checked within seconds; a line that somebody broke in two is not as it was written.
 */
export const readAuditLinks = async (
  { engine, read }: Pick<Database, 'engine' | 'read'>,
  controller: string,
  after: number,
  limit: number,
): Promise<readonly ChainLink[]> => {
  const together =
    engine === 'sqlite'
      ? sql`group_concat(line, char(10) order by seq)`
      : sql`string_agg(line, chr(10) order by seq)`;
  const { rows } = await sql<{ lines: string | null }>`
    select ${together} as lines from (
      select seq, hash || ' ' || seq || ' ' || ${textIn(engine)} as line from audit
      where controller_id = ${controller} and seq > ${after} order by seq limit ${limit}
    ) as page`.execute(read);
  const lines = rows[0]?.lines;
  return (lines ? lines.split('\n') : []).map((line) => {
    const end = line.indexOf(' ', HASH_LENGTH + 1);
    return {
      hash: line.slice(0, HASH_LENGTH),
      seq: Number(line.slice(HASH_LENGTH + 1, end)),
      text: line.slice(end + 1),
    };
  });
};
