import type { ServerSource, Verdict } from '@remit/contract';
import { isDecision } from '../ingest/refuse-item.js';
import type { NewAuditEntry } from '../store/audit.js';

/** Ids named in one entry: the first of what was refused. */
const MOST_IDS = 50;

/** One batch as it was judged. */
export type RefusedBatch = {
  /** Whose it is; null while nobody has shown that. */
  readonly subject: string | null;
  /** Who sent it; undefined: a browser. */
  readonly source: ServerSource | undefined;
  /** Version of the instructions it was judged by. */
  readonly instructions: number;
  readonly verdicts: readonly Verdict[];
};

/**
 * The entry about what of a batch was decided against: how many, by reason, and the ids of the first. What was
 * not even written as it has to be is no decision. @returns none when nothing was decided against
 */
export const refusedEntry = (
  { subject, source, instructions, verdicts }: RefusedBatch,
  time: number,
): readonly NewAuditEntry[] => {
  const refused: Record<string, number> = {};
  const ids: string[] = [];
  for (const { id, outcome, code } of verdicts) {
    if (outcome !== 'refused' || code === undefined || !isDecision(code)) continue;
    refused[code] = (refused[code] ?? 0) + 1;
    if (id !== '' && ids.length < MOST_IDS) ids.push(id);
  }
  if (Object.keys(refused).length === 0) return [];
  const actor = source === undefined ? 'visitor' : `source:${source}`;
  const detail = { instructions, refused, ids };
  return [{ time, actor, action: 'refuse', subject, record: null, detail }];
};
