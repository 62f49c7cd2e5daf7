import { sql, type RawBuilder } from 'kysely';
import type { Engine } from './database.js';

/** Type of a column: `jsonb` keeps the value as JSON, the others take what it says. */
type ColumnType = 'text' | 'bigint' | 'jsonb';

/**
 * The beginning of a statement that has rows of a controller as its table `n`, all in one JSON parameter. Each has
 * the controller beside it, to be compared with: where the controller is a parameter of the statement itself,
 * SQLite takes it to mean few rows, goes through all that the controller has, and for each through all of `n`.
 */
export const rowsAsTable = <R extends object, C extends keyof R & string>(
  engine: Engine,
  controller: string,
  rows: readonly R[],
  columns: Readonly<Record<C, ColumnType>>,
): RawBuilder<unknown> => {
  const typed = Object.entries<ColumnType>(columns);
  const json = JSON.stringify(rows);
  if (engine === 'sqlite') {
    // -> gives JSON as text, ->> the plain value.
    const values = typed.map(
      ([name, type]) => `value ${type === 'jsonb' ? '->' : '->>'} '${name}' as "${name}"`,
    );
    return sql`with n as materialized (
      select ${controller} as controller, ${sql.raw(values.join(', '))} from jsonb_each(${json}))`;
  }
  const types = typed.map(([name, type]) => `"${name}" ${type}`);
  return sql`with n as materialized (
    select ${controller}::text as controller, given.* from jsonb_to_recordset(${json}::jsonb) as given (${sql.raw(types.join(', '))}))`;
};
