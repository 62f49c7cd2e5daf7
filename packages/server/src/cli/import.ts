import { open, rename, rm } from 'node:fs/promises';
import { operatorEntry } from '../audit/note-run.js';
import { isDecision } from '../ingest/refuse-item.js';
import { dryStore } from '../sources/dry-store.js';
import { importList, type RowReport } from '../sources/import-list.js';
import { mappingSchema, type Mapping } from '../sources/mapping.js';
import { surveyFile, type Survey } from '../sources/survey-file.js';
import { openStore } from '../store/open-store.js';
import type { ControllerStore } from '../store/store.js';
import type { Command, ExitCode, Surroundings } from './command.js';
import { configOf } from './config-of.js';
import { readDocument } from './read-document.js';
import { whileOpen } from './while-open.js';
import { plain } from './write-lines.js';

/** Rows named for each reason. */
const EXAMPLES = 5;

/** Rows by what became of them, and for each reason how many and the first few. */
const makeTally = () => {
  const outcomes = { stored: 0, reduced: 0, duplicate: 0, refused: 0 };
  const reasons = new Map<string, { count: number; readonly first: string[] }>();
  const note = (reason: string, row: number, at = '') => {
    const known = reasons.get(reason) ?? { count: 0, first: [] };
    known.count += 1;
    if (known.first.length < EXAMPLES) known.first.push(at === '' ? `${row}` : `${row} (${plain(at)})`);
    reasons.set(reason, known);
  };
  return {
    add: ({ row, outcome, code, at, consents = [], dropped = [] }: RowReport) => {
      outcomes[outcome] += 1;
      if (code !== undefined) note(`refused ${code}`, row, at);
      for (const each of consents) note(`consent refused ${each.code}`, row, each.purpose);
      for (const each of dropped) note(`left out ${each.code}`, row, each.field ?? each.purpose);
    },
    refused: () => outcomes.refused,
    /** Rows that were decided against, by the reason. */
    decidedAgainst: () =>
      Object.fromEntries(
        [...reasons].flatMap(([reason, { count }]): [string, number][] => {
          const [, code = ''] = /^refused (.+)$/.exec(reason) ?? [];
          return isDecision(code) ? [[code, count]] : [];
        }),
      ),
    done: () => outcomes.stored + outcomes.reduced + outcomes.duplicate + outcomes.refused,
    lines: (dry: boolean): string[] => [
      `${dry ? 'would be ' : ''}stored ${outcomes.stored}, reduced ${outcomes.reduced}, duplicate ${outcomes.duplicate}, refused ${outcomes.refused}`,
      ...[...reasons]
        .toSorted(([, a], [, b]) => b.count - a.count)
        .map(
          ([reason, { count, first }]) =>
            `  ${reason}: ${count}; rows ${first.join(', ')}${count > first.length ? ', …' : ''}`,
        ),
    ],
  };
};

const WIDTH = 30;

const bar = (done: number, of: number): string => {
  const share = of === 0 ? 1 : done / of;
  const filled = Math.round(share * WIDTH);
  return `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${Math.floor(share * 100)} %, ${done} of ${of} rows`;
};

/** Contradictions between mapping and instructions that every row would meet. */
const againstInstructions = async (store: ControllerStore, mapping: Mapping): Promise<string[]> => {
  const instructions = await store.instructions();
  const has = (among: object, name: string) => Object.hasOwn(among, name);
  const plan = has(instructions.records, mapping.type) ? instructions.records[mapping.type] : undefined;
  const purposes = [...mapping.purposes, ...Object.keys(mapping.consents)];
  return [
    ...(plan ? [] : [`type: the instructions have no record ${mapping.type}`]),
    ...Object.keys(mapping.fields).flatMap((field) =>
      plan && !has(plan.fields, field) ? [`fields.${field}: not a field of ${mapping.type}`] : [],
    ),
    ...purposes.flatMap((purpose) =>
      has(instructions.purposes, purpose) ? [] : [`purposes: the instructions have no purpose ${purpose}`],
    ),
    ...(instructions.notices.includes(mapping.notice) ? [] : [`notice: no notice ${mapping.notice}`]),
  ];
};

type Asked = {
  readonly file: string;
  readonly reportFile: string;
  readonly mapping: Mapping;
  readonly survey: Survey;
  readonly dry: boolean;
};

const run = async (
  store: ControllerStore,
  { file, reportFile, mapping, survey, dry }: Asked,
  { say, complain, progress, now, stopped }: Surroundings,
): Promise<ExitCode> => {
  const against = await againstInstructions(store, mapping);
  if (against.length > 0) {
    against.forEach((line) => complain(`mapping_contradicts: ${line}`));
    return 1;
  }
  if (!dry) {
    const { type, purposes, source } = mapping;
    const about = { type, purposes, source, rows: survey.rows, sha256: survey.hash };
    await store.addAudit([operatorEntry('import', about, now())]);
  }
  let stopping = false;
  void stopped.then(() => (stopping = true));
  const tally = makeTally();
  const beside = `${reportFile}.partial`;
  const report = await open(beside, 'w', 0o600);
  try {
    await importList({
      store: dry ? dryStore(store) : store,
      file,
      mapping,
      survey,
      now,
      stopped: () => stopping,
      onRows: async (rows) => {
        rows.forEach(tally.add);
        await report.writeFile(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
        progress?.(bar(tally.done(), survey.rows));
      },
    });
  } catch (fault) {
    await report.close();
    await rm(beside, { force: true });
    throw fault;
  } finally {
    progress?.('');
  }
  await report.close();
  await rename(beside, reportFile);
  const refused = tally.decidedAgainst();
  if (!dry && Object.keys(refused).length > 0)
    await store.addAudit([operatorEntry('refuse', { refused, sha256: survey.hash }, now())]);
  tally.lines(dry).forEach(say);
  say(`report     ${reportFile}`);
  if (tally.done() < survey.rows) {
    complain(`stopped after ${tally.done()} of ${survey.rows} rows; run it again: nothing comes twice`);
    return 1;
  }
  return tally.refused() > 0 ? 1 : 0;
};

/** `remit import` */
export const importCommand: Command = {
  name: 'import',
  usage: 'remit import FILE --mapping MAP [--dry-run] [--report FILE]',
  summary: 'take in a list (CSV) by the same decision as everything else; docs/server-api.md describes MAP',
  help: [
    '--mapping MAP   what the columns are (JSON)',
    '--dry-run       say what would become of each row, and store nothing',
    '--report FILE   a line of JSON for each row; default: FILE.report.jsonl',
    'The file is read to its end first: one that is damaged, cut off or not UTF-8 changes nothing.',
    'Broken off, it is run again: rows that are there already are duplicates. Exit code 1 when a row is refused.',
    'Writes to the database itself (REMIT_DATA_DIR or DATABASE_URL); may run beside a server.',
  ],
  options: { mapping: 'one', 'dry-run': 'flag', report: 'one' },
  positionals: ['FILE'],
  run: async (args, surroundings) => {
    const { complain, now } = surroundings;
    const config = configOf(surroundings);
    const [file = ''] = args.positionals;
    const mappingFile = args.one('mapping');
    if (mappingFile === undefined) {
      complain('--mapping is missing');
      return 2;
    }
    const document = await readDocument(mappingFile, mappingSchema);
    if (!document.ok) {
      document.problems.forEach(complain);
      return 1;
    }
    const mapping = document.document;
    const survey = await surveyFile(file, mapping);
    const { dataDir, databaseUrl, masterKeys } = config;
    return whileOpen(
      config,
      () => openStore({ dataDir, databaseUrl, masterKeys, tell: complain, now, bulk: true }),
      async (store) => {
        const controller = await store.controller(mapping.controller);
        if (!controller) {
          complain(`there is no controller ${mapping.controller}`);
          return 2;
        }
        const reportFile = args.one('report') ?? `${file}.report.jsonl`;
        const asked = { file, reportFile, mapping, survey, dry: args.has('dry-run') };
        return run(controller, asked, surroundings);
      },
    );
  },
};
