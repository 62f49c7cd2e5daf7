import {
  consentEnd,
  isGrant,
  lastChoice,
  needsConsent,
  retentionEnd,
  type ConsentState,
  type Instructions,
  type LegalBasis,
  type Tag,
} from '@remit/contract';
import type { ControllerStore, LedgerEntry } from '../store/store.js';

/** A consent change as it is shown to somebody who asks on what a use rests. */
export type ChangeShown = {
  readonly id: string;
  readonly time: number;
  readonly state: ConsentState;
  readonly notice: string;
  /** The exact words the person saw; null when they are not among those kept. */
  readonly words: string | null;
  /** SHA-256 of these words. */
  readonly sha256: string;
};

/** On what the use of a record for a purpose rests. */
export type Grounds = {
  readonly purpose: string;
  readonly basis: LegalBasis | null;
  /** For a basis of consent: the choice that was in force when the record was made. */
  readonly consent: ChangeShown | null;
  /** The change that ended it since. */
  readonly ended: ChangeShown | null;
  /** Milliseconds since 1970 at which the retention for this purpose runs out. */
  readonly until: number | null;
  /** For a basis of consent: when the consent has to be renewed, milliseconds since 1970. */
  readonly consentUntil: number | null;
};

/** A purpose that the record served once and that was taken out of its tag. */
export type Taken = { readonly purpose: string; readonly ended: ChangeShown };

/** What the grounds of one record are read from. */
export type GroundsParts = {
  readonly controller: Pick<ControllerStore, 'words'>;
  readonly instructions: Instructions;
  readonly history: readonly LedgerEntry[];
  readonly tag: Tag;
};

const showChange = async (
  controller: Pick<ControllerStore, 'words'>,
  { id, time, state, notice, words: sha256 }: LedgerEntry,
): Promise<ChangeShown> => ({
  id,
  time,
  state,
  notice,
  words: (await controller.words(sha256)) ?? null,
  sha256,
});

const isAboutAll = ({ category }: LedgerEntry): boolean => category === undefined;

/** The place of the change that the tag cites among the person's; -1 for none. */
const citedPlace = ({ history, tag }: GroundsParts): number =>
  tag.consent === null ? -1 : history.findIndex(({ id }) => id === tag.consent);

/** The change after the one cited that ended a purpose. */
const endAfter = (parts: GroundsParts, purpose: string): LedgerEntry | undefined =>
  parts.history
    .slice(citedPlace(parts) + 1)
    .find(
      (entry) => entry.purpose === purpose && isAboutAll(entry) && entry.state !== 'asked' && !isGrant(entry),
    );

/** On what the use for one purpose of the tag rests. */
export const explainPurpose = async (parts: GroundsParts, purpose: string): Promise<Grounds> => {
  const { controller, instructions, history, tag } = parts;
  const instructed = Object.hasOwn(instructions.purposes, purpose)
    ? instructions.purposes[purpose]
    : undefined;
  const consenting = instructed !== undefined && needsConsent(instructed.basis);
  const granted = consenting ? lastChoice(history, purpose, citedPlace(parts) + 1) : undefined;
  const ended = endAfter(parts, purpose);
  // A renewal after the record was made lets it go on.
  const latest = history.findLast(
    (entry) => entry.purpose === purpose && isAboutAll(entry) && isGrant(entry),
  );
  return {
    purpose,
    basis: instructed?.basis ?? null,
    consent: granted ? await showChange(controller, granted) : null,
    ended: ended ? await showChange(controller, ended) : null,
    until: (instructed && retentionEnd(tag.time, instructed.retention)) ?? null,
    consentUntil: consenting && latest ? consentEnd(latest, instructed) || null : null,
  };
};

/**
 * The purposes that a record served when it was made and that its tag names no more, each with the change that
 * ended it. A tag does not say what it was: the ledger does, by what was granted at the change it cites. So a
 * purpose that the person had consented to is named even if no field of this record belonged to it.
 */
export const explainTaken = async (parts: GroundsParts): Promise<readonly Taken[]> => {
  const { controller, instructions, history, tag } = parts;
  const length = citedPlace(parts) + 1;
  const purposes = [...new Set(history.map(({ purpose }) => purpose))].filter(
    (purpose) => !tag.purposes.includes(purpose),
  );
  const taken = purposes.flatMap((purpose) => {
    const ended = endAfter(parts, purpose);
    const instructed = Object.hasOwn(instructions.purposes, purpose)
      ? instructions.purposes[purpose]
      : undefined;
    const onConsent = instructed === undefined || needsConsent(instructed.basis);
    const served = onConsent ? isGrant(lastChoice(history, purpose, length)) : ended?.state === 'objected';
    return ended && served ? [{ purpose, ended }] : [];
  });
  return Promise.all(
    taken.map(async ({ purpose, ended }) => ({ purpose, ended: await showChange(controller, ended) })),
  );
};
