import { createHash } from 'node:crypto';
import { PROTOCOL_VERSION, type Verdict } from '@remit/contract';
import { admitBatch } from '../ingest/admit-batch.js';
import type { ControllerStore } from '../store/store.js';
import { ImportError } from './import-error.js';
import type { Mapping } from './mapping.js';
import { rowMapper, type MappedRow } from './map-row.js';
import { readCsv, type CsvRow } from './read-csv.js';
import { bytesOf, type Survey } from './survey-file.js';

/** What became of a row, or would become of it. Holds no value of it. */
export type RowReport = {
  readonly row: number;
  readonly outcome: Verdict['outcome'];
  /** Why it was refused. */
  readonly code?: string;
  /** The column, or the field, that speaks against it. */
  readonly at?: string;
  /** Consents of it that were refused: purpose and reason. */
  readonly consents?: readonly { readonly purpose: string; readonly code: string }[];
  readonly dropped?: Verdict['dropped'];
};

export type ImportParts = {
  readonly store: ControllerStore;
  readonly file: string;
  readonly mapping: Mapping;
  readonly survey: Survey;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of rows in the order of the file; resolves when it has written them. */
  readonly onRows: (reports: readonly RowReport[]) => Promise<void>;
  /** True once it is to stop. Run again, it goes on there. */
  readonly stopped: () => boolean;
};

/** Rows that share a commit: of keys in no order, each commit writes nearly as many pages whatever its size. */
const TOGETHER = 6000;
/** Rows handed in at a time, and how many such pieces are under way: what is at hand is held in memory. */
const PIECE = 200;
const UNDER_WAY = 3;

/** `fields.email` of `records[0].fields.email`. */
const within = (path: string): string => path.replace(/^(?:changes|records)\[\d+\]\.?/, '');

const reportOf = (row: number, mapped: MappedRow & { ok: true }, verdicts: readonly Verdict[]): RowReport => {
  const ofRecord = verdicts.at(-1);
  if (!ofRecord) throw new Error('a row without a verdict');
  const consents = verdicts.slice(0, -1).flatMap(({ outcome, code = '' }, index) => {
    const purpose = mapped.changes[index]?.purpose ?? '';
    return outcome === 'refused' ? [{ purpose, code }] : [];
  });
  const { outcome, code, path, dropped } = ofRecord;
  return {
    row,
    outcome,
    ...(code === undefined ? {} : { code }),
    ...(path === undefined ? {} : { at: within(path) }),
    ...(consents.length > 0 ? { consents } : {}),
    ...(dropped ? { dropped } : {}),
  };
};

/**
 * Hands in the rows of a list, by the very decision that a browser's batch meets (S7). Holds a few thousand
 * rows at a time, however long the list is.
 * @throws ImportError when the file is another one than was surveyed
 */
export const importList = async (parts: ImportParts): Promise<void> => {
  const { store, file, mapping, survey, now, onRows, stopped } = parts;
  const { source } = mapping;
  const map = rowMapper(mapping, survey.head, survey.hash);

  const decide = async (row: CsvRow, admitting: ControllerStore): Promise<RowReport> => {
    const mapped = map(row);
    if (!mapped.ok) return { row: row.row, outcome: 'refused', code: mapped.code, at: mapped.column };
    const subject = store.person(source, mapped.person);
    if (!subject) return { row: row.row, outcome: 'refused', code: 'row_person', at: mapping.person };
    const { answer } = await admitBatch(
      // The run as a whole is noted by whoever began it.
      { store: admitting, now, source, noteRefused: false },
      {
        protocol: PROTOCOL_VERSION,
        controller: store.id,
        key: '',
        subject,
        sentAt: now(),
        changes: [...mapped.changes],
        records: [mapped.record],
      },
    );
    if (!('verdicts' in answer)) throw new Error('a derived person with another secret');
    return reportOf(row.row, mapped, answer.verdicts);
  };

  /** Decides rows piece by piece; `decided` is called when the next rows may follow. */
  const decideAll = (rows: readonly CsvRow[], decided: () => void): Promise<readonly RowReport[]> =>
    store.admitTogether(async (admit) => {
      const admitting = { ...store, admit };
      const pieces: Promise<RowReport[]>[] = [];
      for (let from = 0; from < rows.length; from += PIECE) {
        await pieces.at(-UNDER_WAY);
        const piece = Promise.all(rows.slice(from, from + PIECE).map((row) => decide(row, admitting)));
        // Heard below, wherever it fails until then.
        piece.catch(() => {});
        pieces.push(piece);
      }
      decided();
      return (await Promise.all(pieces)).flat();
    });

  const digest = createHash('sha256');
  let headSeen = false;
  let waiting: CsvRow[] = [];
  let before: Promise<void> = Promise.resolve();
  /** While rows are committed, the next are decided. */
  const flush = async (): Promise<void> => {
    const rows = waiting;
    waiting = [];
    const last = before;
    await new Promise<void>((resolve, reject) => {
      const reports = decideAll(rows, resolve);
      reports.catch(reject);
      before = reports.then(async (decided) => {
        await last;
        await onRows(decided);
      });
      // Heard at the next turn, wherever it fails until then.
      before.catch(() => {});
    });
    await last;
  };
  for await (const batch of readCsv(
    bytesOf(file, (bytes) => digest.update(bytes)),
    mapping.delimiter,
  )) {
    for (const row of batch) {
      if (!headSeen) {
        headSeen = true;
        continue;
      }
      waiting.push(row);
      if (waiting.length < TOGETHER) continue;
      await flush();
      if (stopped()) {
        await before;
        return;
      }
    }
  }
  await flush();
  await before;
  if (digest.digest('hex') !== survey.hash)
    throw new ImportError('csv_changed', `${file}: was changed while it was imported; import it again`);
};
