import { ImportError } from './import-error.js';

/** A row, and its place: the head is row 1, whatever line breaks are in cells. */
export type CsvRow = { readonly row: number; readonly cells: readonly string[] };

/** Characters of a row at most: an unclosed quote would otherwise hold the rest of the file. */
const MAX_ROW = 1_000_000;
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** A cell and where it ends; undefined when the text at hand does not show its end. */
type Cell = { readonly text: string; readonly end: number } | undefined;

const malformed = (row: number, what: string): ImportError =>
  new ImportError('csv_malformed', `row ${row}: ${what}`);

const quotedCell = (text: string, start: number): Cell => {
  let from = start + 1;
  let value = '';
  for (;;) {
    const quote = text.indexOf('"', from);
    // What follows a quote says whether it closes.
    if (quote < 0 || quote + 1 >= text.length) return undefined;
    value += text.slice(from, quote);
    if (text.charCodeAt(quote + 1) !== QUOTE) return { text: value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
};

const plainCell = (text: string, start: number, delimiter: number, row: number): Cell => {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === delimiter || code === LF || code === CR) return { text: text.slice(start, at), end: at };
    if (code === QUOTE) throw malformed(row, 'a quotation mark within a cell that does not begin with one');
  }
  return undefined;
};

/** A row and where the next begins; undefined when the text at hand does not show its end. */
const readRow = (
  text: string,
  start: number,
  delimiter: number,
  row: number,
): { readonly cells: string[]; readonly next: number } | undefined => {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    const cell = text.charCodeAt(at) === QUOTE ? quotedCell(text, at) : plainCell(text, at, delimiter, row);
    if (!cell) return undefined;
    cells.push(cell.text);
    const code = text.charCodeAt(cell.end);
    if (code === LF) return { cells, next: cell.end + 1 };
    if (code === CR) {
      if (cell.end + 1 >= text.length) return undefined;
      if (text.charCodeAt(cell.end + 1) !== LF) throw malformed(row, 'a line break that is not LF or CR LF');
      return { cells, next: cell.end + 2 };
    }
    if (code !== delimiter) throw malformed(row, 'text after the quotation mark that closes a cell');
    at = cell.end + 1;
  }
};

const WRONG_ENCODING = 'expected UTF-8; in a spreadsheet, save as "CSV UTF-8"';

/**
 * Reads CSV (RFC 4180) as it arrives, in UTF-8 with or without a byte order mark, lines ended by LF or CR LF.
 * Strict: what is not CSV is refused, not guessed at. The last row has to end with a line break, for else
 * nobody can tell whether it is whole. An empty line is no row.
 * @param delimiter one character, not a quotation mark
 * @returns rows, some at a time
 * @throws ImportError
 */
export const readCsv = async function* (
  chunks: AsyncIterable<Buffer>,
  delimiter: string,
): AsyncIterable<readonly CsvRow[]> {
  const between = delimiter.charCodeAt(0);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Buffer): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      // Being fatal, the decoder throws for one reason: bytes that are not UTF-8.
      throw new ImportError('csv_encoding', WRONG_ENCODING);
    }
  };
  let rest = '';
  let row = 1;
  for await (const chunk of chunks) {
    const text = rest + decode(chunk);
    if (text.includes('\0')) throw new ImportError('csv_encoding', WRONG_ENCODING);
    const rows: CsvRow[] = [];
    let at = 0;
    while (at < text.length) {
      const found = readRow(text, at, between, row);
      if (!found) break;
      at = found.next;
      if (found.cells.length > 1 || found.cells[0] !== '') rows.push({ row, cells: found.cells });
      row += 1;
    }
    rest = text.slice(at);
    if (rest.length > MAX_ROW)
      throw malformed(row, 'longer than a row can be; is a quotation mark not closed?');
    if (rows.length > 0) yield rows;
  }
  if (rest + decode() !== '')
    throw new ImportError('csv_cut_off', `row ${row}: does not end with a line break; is the file whole?`);
};
