import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Engine } from './database.js';

/**
 * `column` is one of `values`. One parameter however many they are, so that the statement's text, and with
 * it the prepared statement, stays the same.
 */
export const among = (engine: Engine, column: string, values: readonly string[]): RawBuilder<SqlBool> =>
  engine === 'sqlite'
    ? sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`
    : sql<SqlBool>`${sql.ref(column)} = any(${values}::text[])`;
