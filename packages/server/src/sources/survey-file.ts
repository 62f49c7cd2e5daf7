import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ImportError } from './import-error.js';
import { columnsOf, type Mapping } from './mapping.js';
import { readCsv } from './read-csv.js';

/** A file that was read once to its end. */
export type Survey = {
  readonly head: readonly string[];
  /** Rows below the head. */
  readonly rows: number;
  /** SHA-256 of its content. */
  readonly hash: string;
};

/** Bytes read at once. */
const PIECE = 1 << 18;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';

/** The bytes of a file, also told to whoever listens. */
export const bytesOf = async function* (
  file: string,
  onBytes: (bytes: Buffer) => void = () => {},
): AsyncIterable<Buffer> {
  for await (const chunk of createReadStream(file, { highWaterMark: PIECE })) {
    // A stream without an encoding gives bytes.
    const bytes: Buffer = chunk;
    onBytes(bytes);
    yield bytes;
  }
};

const checkHead = (head: readonly string[], mapping: Mapping): void => {
  for (const column of columnsOf(mapping)) {
    const times = head.filter((name) => name === column).length;
    if (times === 0)
      throw new ImportError('column_missing', `no column "${column}"; there are: ${head.join(', ')}`);
    if (times > 1) throw new ImportError('column_twice', `more than one column "${column}"`);
  }
};

/**
 * Reads a file to its end before anything is done with it, so that one that is damaged, cut off or in another
 * encoding changes nothing.
 * @throws ImportError
 */
export const surveyFile = async (file: string, mapping: Mapping): Promise<Survey> => {
  try {
    if (!(await stat(file)).isFile()) throw new ImportError('csv_unreadable', `${file}: expected a file`);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    // Absent, or closed to this user: the code says which.
    throw new ImportError('csv_unreadable', `${file}: cannot be read (${codeOf(error)})`);
  }
  const digest = createHash('sha256');
  let head: readonly string[] | undefined;
  let rows = 0;
  for await (const batch of readCsv(
    bytesOf(file, (bytes) => digest.update(bytes)),
    mapping.delimiter,
  )) {
    rows += batch.length;
    if (head) continue;
    head = batch[0]?.cells.map((name) => name.trim()) ?? [];
    checkHead(head, mapping);
  }
  if (!head) throw new ImportError('csv_empty', `${file}: expected a row with the names of the columns`);
  return { head, rows: rows - 1, hash: digest.digest('hex') };
};
