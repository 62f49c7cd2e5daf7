import type { FieldValue } from '@remit/contract';
import { fieldValueSchema } from '@remit/contract/schema';
import { z } from 'zod';
import { askServer } from './ask-server.js';
import type { Command, ExitCode } from './command.js';
import { moment, plain, table } from './write-lines.js';

/** What is shown of every record in a list. */
export const recordShape = {
  id: z.string(),
  type: z.string(),
  time: z.number(),
  fields: z.record(z.string(), fieldValueSchema),
};

/** What every list says besides its records. */
export const listShape = { controller: z.string(), purpose: z.string(), next: z.string().nullable() };

/** Options that every list takes, and what they do. */
export const LIST_OPTIONS = { purpose: 'one', limit: 'one', after: 'one', json: 'flag' } as const;
export const LIST_HELP = [
  '--purpose PURPOSE   what the leads are to be used for; needed',
  '--limit N           leads at most, up to 200; default 50',
  '--after POSITION    goes on where the last page ended',
];
export const JSON_HELP = '--json              the answer of the server as it is';

type Listed = {
  readonly id: string;
  readonly type: string;
  readonly time: number;
  readonly fields: Readonly<Record<string, FieldValue>>;
};

/**
 * Records as a table: what is known of each, then a column for each field that any of them has.
 * @param more a column between the type and the fields
 */
export const recordTable = <T extends Listed>(
  records: readonly T[],
  width: number,
  more?: { readonly head: string; readonly of: (record: T) => string },
): string[] => {
  if (records.length === 0) return [];
  const names = [...new Set(records.flatMap(({ fields }) => Object.keys(fields)))];
  const heads = ['TIME (UTC)', 'RECORD', 'TYPE', ...(more ? [more.head] : [])];
  const rows = records.map((record) => [
    moment(record.time),
    record.id,
    record.type,
    ...(more ? [more.of(record)] : []),
    ...names.map((name) => (Object.hasOwn(record.fields, name) ? plain(record.fields[name]) : '')),
  ]);
  return table([...heads, ...names.map(plain)], rows, heads.length, width);
};

/** The line that leads on to the next page. */
export const moreLine = (next: string | null): string[] => (next === null ? [] : [`more: --after ${next}`]);

/**
 * Runs a command that lists records for one purpose.
 * @param path where the server lists them
 * @param write writes its answer as lines
 */
export const listForPurpose =
  (path: string, write: (body: unknown, width: number) => readonly string[]): Command['run'] =>
  async (args, surroundings): Promise<ExitCode> => {
    const { say, complain, width } = surroundings;
    const purpose = args.one('purpose');
    if (purpose === undefined) {
      complain('--purpose is missing: every read names what it is for');
      return 2;
    }
    const query = new URLSearchParams({ purpose });
    for (const name of ['limit', 'after']) {
      const value = args.one(name);
      if (value !== undefined) query.set(name, value);
    }
    if (args.has('explain')) query.set('explain', '1');
    const asked = await askServer(surroundings, `${path}?${query.toString()}`);
    if (!asked.ok) {
      complain(asked.problem);
      return asked.exit;
    }
    if (args.has('json')) say(JSON.stringify(asked.body, null, 2));
    else write(asked.body, width).forEach(say);
    return 0;
  };
