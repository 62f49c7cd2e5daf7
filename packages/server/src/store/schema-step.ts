import type { Engine } from './database.js';

/** One step of the schema, as statements of the engine at hand. */
export type SchemaStep = (engine: Engine) => readonly string[];

const typesOf = (engine: Engine, text: string): string =>
  text
    .replaceAll('TIME', engine === 'sqlite' ? 'INTEGER' : 'BIGINT')
    .replaceAll('COUNT', 'INTEGER')
    .replaceAll('JSON', engine === 'sqlite' ? 'TEXT' : 'JSONB')
    .replaceAll('BYTES', engine === 'sqlite' ? 'BLOB' : 'BYTEA');

/**
 * The statement that makes a table. Types: TEXT, TIME (milliseconds), COUNT, JSON and BYTES. SQLite's STRICT makes
 * it refuse values of another type than the column's, as PostgreSQL does.
 */
export const table = (engine: Engine, name: string, body: string): string =>
  `CREATE TABLE ${name} (${typesOf(engine, body)})${engine === 'sqlite' ? ' STRICT' : ''}`;

/**
 * The statements that make a table append-only in the database itself, whoever writes to it (Art. 7(1),
 * 5(2)).
 * @param what it is called when somebody tries
 */
export const appendOnly = (engine: Engine, name: string, what: string): readonly string[] => {
  const message = `${what} is append-only`;
  if (engine === 'sqlite') {
    return ['UPDATE', 'DELETE'].map(
      (verb) =>
        `CREATE TRIGGER ${name}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${name}
         BEGIN SELECT RAISE(ABORT, '${message}'); END`,
    );
  }
  return [
    `CREATE FUNCTION ${name}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION '${message}'; END $$`,
    `CREATE TRIGGER ${name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${name}
     FOR EACH STATEMENT EXECUTE FUNCTION ${name}_is_append_only()`,
  ];
};
