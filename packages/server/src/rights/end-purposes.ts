import { hash } from 'node:crypto';
import {
  isGrant,
  lastChoice,
  reachedByObjection,
  type ConsentChange,
  type Instructions,
} from '@remit/contract';
import { nanoid } from 'nanoid';
import type { ControllerStore, LedgerEntry } from '../store/store.js';

/** What a person ends: consents (Art. 7(3)), or by objection (Art. 21) whatever rests on another basis too. */
export type Ending = {
  readonly purposes: readonly string[];
  readonly objection: boolean;
  /** Where it was said, such as `your-data`. */
  readonly surface: string;
};

/** What it came to. */
export type EndingOutcome =
  | {
      readonly ok: true;
      /** Purposes that are ended now, or were before. */
      readonly ended: readonly string[];
      /** What went because nothing else carried it (PL11). */
      readonly erased: { readonly records: number; readonly fields: number };
    }
  /** Nothing was ended. */
  | {
      readonly ok: false;
      readonly code: 'purpose_not_instructed' | 'purpose_not_objectable';
      readonly index: number;
    }
  | { readonly ok: false; readonly code: 'subject_mismatch' };

const NOTHING = { records: 0, fields: 0 };

const lastGrant = (history: readonly LedgerEntry[], purpose: string): LedgerEntry | undefined =>
  history.findLast((entry) => entry.purpose === purpose && isGrant(entry));

const isObjected = (history: readonly LedgerEntry[], purpose: string): boolean =>
  history.findLast((entry) => entry.purpose === purpose && entry.state !== 'asked')?.state === 'objected';

/** Which words a person has to do with when they object: those they saw, or those they would be told now. */
const wordsOf = (
  history: readonly LedgerEntry[],
  purpose: string,
  instructions: Instructions,
): Pick<ConsentChange, 'notice' | 'language' | 'words'> | undefined => {
  const seen = history.findLast((entry) => entry.purpose === purpose);
  if (seen) return { notice: seen.notice, language: seen.language, words: seen.words };
  const { wording = {} } = instructions.purposes[purpose] ?? {};
  const spoken = history.at(-1)?.language ?? '';
  const language = Object.hasOwn(wording, spoken) ? spoken : Object.keys(wording)[0];
  const notice = instructions.notices.at(-1);
  const text = language === undefined ? undefined : wording[language];
  if (language === undefined || text === undefined || notice === undefined) return undefined;
  return { notice, language, words: hash('sha256', text) };
};

/** The purposes that the person means, each once; or the place of one that cannot be meant. */
export const meantPurposes = (
  { purposes, objection }: Pick<Ending, 'purposes' | 'objection'>,
  history: readonly LedgerEntry[],
  instructions: Instructions,
): { readonly meant: readonly string[] } | Extract<EndingOutcome, { index: number }> => {
  const meant = new Set<string>();
  for (const [index, purpose] of purposes.entries()) {
    const instructed = Object.hasOwn(instructions.purposes, purpose);
    // Should a purpose come back that is not instructed any more, the "no" still stands.
    if (!instructed && !history.some((entry) => entry.purpose === purpose))
      return { ok: false, code: 'purpose_not_instructed', index };
    const reached = objection ? reachedByObjection(purpose, instructions.purposes) : [purpose];
    if (instructed && reached.length === 0) return { ok: false, code: 'purpose_not_objectable', index };
    for (const each of instructed ? reached : [purpose]) meant.add(each);
  }
  return { meant: [...meant] };
};

/**
 * Ends purposes for a person, in one transaction with all that follows from it: what only they carried is
 * erased, deliveries that are still due are denied, and whoever received the data is told (Art. 19). Doing it
 * twice changes nothing more.
 * @param now milliseconds since 1970
 */
export const endPurposes = async (
  store: ControllerStore,
  subject: { readonly id: string; readonly secretHash: string },
  ending: Ending,
  now: number,
): Promise<EndingOutcome> => {
  const [instructions, histories] = await Promise.all([store.instructions(), store.histories([subject.id])]);
  const history = histories.get(subject.id) ?? [];
  const found = meantPurposes(ending, history, instructions);
  if ('ok' in found) return found;
  const { objection, surface } = ending;
  // There is no consent to withdraw that was never given.
  const ended = objection ? found.meant : found.meant.filter((purpose) => lastGrant(history, purpose));
  const changes = ended.flatMap((purpose): ConsentChange[] => {
    const done = objection ? isObjected(history, purpose) : !isGrant(lastChoice(history, purpose));
    const words = objection ? wordsOf(history, purpose, instructions) : lastGrant(history, purpose);
    if (done || !words) return [];
    const { notice, language, words: sha256 } = words;
    return [
      {
        id: nanoid(),
        purpose,
        state: objection ? 'objected' : 'withdrawn',
        time: now,
        notice,
        language,
        words: sha256,
        surface,
        method: 'request',
      },
    ];
  });
  if (changes.length === 0) return { ok: true, ended, erased: NOTHING };
  const admitted = await store.admit({ subject, changes, receivedAt: now, recordIds: [], judge: () => [] });
  if (!admitted.admitted) return { ok: false, code: admitted.code };
  return { ok: true, ended, erased: admitted.erased };
};
