import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { CHAIN_START, type ChainLink, type ChainPlace } from '../store/chain.js';
import { EXPORT_FORMAT, firstLine, lastLine } from './export-lines.js';
import { AUDIT_FAULTS, checkEnd, checkPiece, type AuditFault, type Noted } from './verify-audit.js';

/** Why a file is not believed, besides what may be wrong with an entry. */
const FILE_FAULTS = {
  ...AUDIT_FAULTS,
  audit_malformed: 'is not written as an exported audit is',
  audit_cut_off: 'has no last line behind it: the file was cut off',
} as const;
export type ExportFault = keyof typeof FILE_FAULTS;

export type ExportVerified =
  | ({ readonly ok: true; readonly controller: string } & ChainPlace)
  | { readonly ok: false; readonly code: ExportFault; readonly line: number; readonly problem: string };

/** Longer than any line that is written. */
const MAX_LINE = 1 << 20;
const NEWLINE = 0x0a;

const firstSchema = z.strictObject({ controller: z.string(), format: z.literal(EXPORT_FORMAT) });
const entrySchema = z.object({ controller: z.string(), seq: z.number() });

const BEGINNING = '{"entry":';
const ENDING = /^,"hash":"([0-9a-f]{64})"\}$/;
const ENDING_LENGTH = ',"hash":""}'.length + CHAIN_START.length;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Only JSON.parse stands in the try: it is not JSON.
    return undefined;
  }
};

/** Lines without their ends; what follows the last end comes as `rest`. */
const linesOf = async function* (
  chunks: AsyncIterable<Uint8Array>,
): AsyncIterable<{ readonly bytes: Buffer; readonly whole: boolean }> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      yield { bytes: bytes.subarray(from, end), whole: true };
      from = end + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > MAX_LINE) break;
  }
  if (rest.length > 0) yield { bytes: rest, whole: false };
};

/** The link that a line holds. */
const readLink = (text: string, controller: string): ChainLink | undefined => {
  const hash = ENDING.exec(text.slice(-ENDING_LENGTH))?.[1];
  if (hash === undefined || !text.startsWith(BEGINNING)) return undefined;
  const entry = text.slice(BEGINNING.length, -ENDING_LENGTH);
  const read = entrySchema.safeParse(parse(entry));
  if (!read.success || read.data.controller !== controller) return undefined;
  return { seq: read.data.seq, hash, text: entry };
};

/**
 * Verifies an exported audit without asking anybody, line by line, however long it is.
 * @param noted so that one that was cut off before it was exported, or written anew as a whole, is found out too
 */
export const verifyExport = async (
  chunks: AsyncIterable<Uint8Array>,
  noted?: Noted,
): Promise<ExportVerified> => {
  let line = 0;
  let controller: string | undefined;
  let place: ChainPlace = { length: 0, head: CHAIN_START };
  let ended = false;
  const wrong = (code: ExportFault, what = `line ${line}`): ExportVerified => ({
    ok: false,
    code,
    line,
    problem: `${what} ${FILE_FAULTS[code]}`,
  });
  const wrongEntry = (code: AuditFault, seq: number) => wrong(code, `entry ${seq}`);

  for await (const { bytes, whole } of linesOf(chunks)) {
    line += 1;
    if (!whole) return wrong(bytes.length > MAX_LINE ? 'audit_malformed' : 'audit_cut_off');
    if (ended || !isUtf8(bytes)) return wrong('audit_malformed');
    const text = bytes.toString('utf8');
    if (controller === undefined) {
      const first = firstSchema.safeParse(parse(text));
      if (!first.success || text !== firstLine(first.data.controller)) return wrong('audit_malformed');
      controller = first.data.controller;
      continue;
    }
    if (text === lastLine(controller, place)) {
      ended = true;
      continue;
    }
    const link = readLink(text, controller);
    if (!link) return wrong('audit_malformed');
    const checked = checkPiece([link], place, noted);
    if (!checked.ok) return wrongEntry(checked.code, checked.seq);
    place = { length: checked.length, head: checked.head };
  }
  if (controller === undefined || !ended) return wrong('audit_cut_off');
  const end = checkEnd(place, noted);
  return end.ok ? { ...end, controller } : wrongEntry(end.code, end.seq);
};
