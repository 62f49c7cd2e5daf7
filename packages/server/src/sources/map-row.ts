import { hash } from 'node:crypto';
import type { ConsentChange, FieldValue, LeadRecord } from '@remit/contract';
import type { CsvRow } from './read-csv.js';
import type { MappedConsent, MappedMoment, Mapping } from './mapping.js';
import { readMoment } from './read-moment.js';

/** Why a row is refused before anything is decided about it. */
export type RowCode =
  'row_columns' | 'row_formula' | 'row_time' | 'row_number' | 'row_consent' | 'row_person' | 'row_purpose';

/** A row as what the source hands in about one person. */
export type MappedRow =
  | {
      readonly ok: true;
      readonly person: string;
      readonly changes: readonly ConsentChange[];
      readonly record: LeadRecord;
    }
  | { readonly ok: false; readonly code: RowCode; readonly column: string };

/** A row that cannot be read, thrown within this file only. */
class RowRefusal extends Error {
  override readonly name = 'RowRefusal';

  constructor(
    readonly code: RowCode,
    readonly column: string,
  ) {
    super(code);
  }
}

/** What a spreadsheet takes for a formula when the list is opened again somewhere. */
const FORMULA = /^[=+\-@\t\r]/;
/** A telephone number or a negative number is none. */
const NUMBER = /^[+-][\d\s().,/-]*$/;

/** Ids of one file follow each other, as those of a browser do: what is written next lies next on disk. */
const ids = (fileHash: string, row: number, what: string): string =>
  `${fileHash.slice(0, 20)}${row.toString(36).padStart(7, '0')}${what}`;

/**
 * Turns rows of one file into what they hand in. The ids are made of the file's content and the row, so that
 * a file that is imported again, or the rest of one that was broken off, brings nothing twice.
 * @param head names of the columns; every column of the mapping is among them
 */
export const rowMapper = (mapping: Mapping, head: readonly string[], fileHash: string) => {
  const places = new Map(head.map((name, place) => [name, place] as const));
  const marks = new Map(
    Object.keys(mapping.consents).map((purpose) => [purpose, hash('sha256', purpose).slice(0, 8)] as const),
  );
  const hashes = new Map(
    Object.entries(mapping.consents).map(([purpose, { words }]) => [purpose, hash('sha256', words)] as const),
  );

  const map = ({ row, cells }: CsvRow): MappedRow & { readonly ok: true } => {
    if (cells.length !== head.length) throw new RowRefusal('row_columns', '');
    const cell = (column: string): string => {
      const text = (cells[places.get(column) ?? -1] ?? '').trim();
      if (FORMULA.test(text) && !NUMBER.test(text)) throw new RowRefusal('row_formula', column);
      return text;
    };
    const moment = (from: MappedMoment): number => {
      const time = readMoment(typeof from === 'string' ? from : cell(from.column));
      if (time === undefined) throw new RowRefusal('row_time', typeof from === 'string' ? '' : from.column);
      return time;
    };
    const change = (purpose: string, consent: MappedConsent): ConsentChange | undefined => {
      const said = cell(consent.column);
      if (said === '') return undefined;
      const given = consent.given.includes(said);
      if (!given && !consent.refused.includes(said)) throw new RowRefusal('row_consent', consent.column);
      const { language, surface, method } = consent;
      return {
        id: ids(fileHash, row, marks.get(purpose) ?? ''),
        purpose,
        state: given ? 'given' : 'refused',
        time: moment(consent.time),
        notice: mapping.notice,
        language,
        words: hashes.get(purpose) ?? '',
        surface,
        method,
      };
    };

    const person = cell(mapping.person);
    if (person === '' || person.length > 200) throw new RowRefusal('row_person', mapping.person);
    const changes = Object.entries(mapping.consents).flatMap(
      ([purpose, consent]) => change(purpose, consent) ?? [],
    );
    const fields: Record<string, FieldValue> = {};
    for (const [name, field] of Object.entries(mapping.fields)) {
      const column = typeof field === 'string' ? field : field.column;
      const text = cell(column);
      if (text === '') continue;
      if (typeof field === 'string' || field.as === 'text') fields[name] = text;
      else {
        const number = Number(text);
        if (!Number.isFinite(number)) throw new RowRefusal('row_number', column);
        fields[name] = number;
      }
    }
    const yes = changes.filter(({ state }) => state === 'given').map(({ purpose }) => purpose);
    const purposes = [...new Set([...mapping.purposes, ...yes])];
    if (purposes.length === 0) throw new RowRefusal('row_purpose', '');
    return {
      ok: true,
      person,
      changes,
      record: {
        id: ids(fileHash, row, 'r'),
        type: mapping.type,
        fields,
        tag: {
          controller: mapping.controller,
          source: mapping.source,
          purposes,
          notice: mapping.notice,
          consent: changes.at(-1)?.id ?? null,
          time: moment(mapping.time),
        },
      },
    };
  };

  return (row: CsvRow): MappedRow => {
    try {
      return map(row);
    } catch (error) {
      // Why a row cannot be read; everything else is a fault.
      if (!(error instanceof RowRefusal)) throw error;
      return { ok: false, code: error.code, column: error.column };
    }
  };
};
