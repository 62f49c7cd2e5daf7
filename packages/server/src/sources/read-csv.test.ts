import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ImportError } from './import-error.js';
import { readCsv } from './read-csv.js';

/** The bytes cut at every `size`: what arrives is cut anywhere, also within a character. */
const arriving = async function* (bytes: Buffer, size = 65_536): AsyncIterable<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
};

const readAll = async (content: string | Buffer, size?: number, delimiter = ','): Promise<string[][]> => {
  const rows: string[][] = [];
  for await (const batch of readCsv(arriving(Buffer.from(content), size), delimiter))
    for (const { cells } of batch) rows.push([...cells]);
  return rows;
};

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
/** RFC 4180: quotes where they are needed, or everywhere. */
const write = (
  rows: readonly (readonly string[])[],
  delimiter: string,
  end: string,
  always: boolean,
): string =>
  rows
    .map((cells) => {
      const line = cells.map((cell) => (always || /["\r\n,;\t]/.test(cell) ? quoted(cell) : cell));
      return `${line.join(delimiter)}${end}`;
    })
    .join('');

const cell = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
  fc.constantFrom('', '"', '""', ',', ';', '\r\n', '\n', ' a ', 'ääkköset 🌲', '\t'),
);

test('[SO5] what was written as CSV is read as it was, however it arrives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { maxLength: 6 }),
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.integer({ min: 1, max: 40 }),
      async (rows, delimiter, end, always, size) => {
        // Half of a surrogate pair cannot be written as UTF-8.
        fc.pre(rows.flat().every((text) => !/^\ufeff|\p{Surrogate}/u.test(text)));
        assert.deepEqual(await readAll(write(rows, delimiter, end, always), size, delimiter), rows);
      },
    ),
    { numRuns: 500 },
  );
});

test('[SO5] a byte order mark and empty lines are no content', async () => {
  assert.deepEqual(await readAll('\ufeffa,b\r\n\r\n1,2\r\n\r\n', 1), [
    ['a', 'b'],
    ['1', '2'],
  ]);
});

test('[SO5] what is not CSV, not UTF-8 or not whole is refused with its reason', async () => {
  const refused: [string | Buffer, string][] = [
    ['a,b\n1,"2', 'csv_cut_off'],
    ['a,b\n1,2', 'csv_cut_off'],
    ['a,b\n1,2\r', 'csv_cut_off'],
    ['a,b\n1,"2"x\n', 'csv_malformed'],
    ['a,b\n1,2"\n', 'csv_malformed'],
    ['a,b\r1,2\r', 'csv_malformed'],
    [Buffer.from('a,b\nä,2\n', 'latin1'), 'csv_encoding'],
    [Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), 'csv_encoding'],
    [Buffer.from('a,b\n1,2\n', 'utf16le'), 'csv_encoding'],
    [Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from('ä').subarray(0, 1)]), 'csv_encoding'],
    [`a,b\n1,"${'x'.repeat(1_100_000)}`, 'csv_malformed'],
  ];
  for (const [content, code] of refused)
    for (const size of [3, 65_536])
      await assert.rejects(
        readAll(content, content.length > 100 ? 65_536 : size),
        (error) => error instanceof ImportError && error.code === code,
        `${code}: ${content.toString().slice(0, 20)}`,
      );
});
