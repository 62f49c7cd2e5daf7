import { usableFields, type Facts, type FieldValue, type Refusal, type Tag } from '@remit/contract';
import { accessEntry, actorOf, type AccessRoute } from '../audit/access-entry.js';
import type { LookupKind } from '../store/lookups.js';
import type { Suspicion } from '../spam/judge-suspicion.js';
import type { ControllerStore, Position, Reader, StoredRecord } from '../store/store.js';
import { factsOf, readFacts } from './facts-of.js';
import { writePosition } from './page-position.js';
import { showFields } from './show-fields.js';

/** A record as far as one purpose may see it. */
export type RecordShown = {
  readonly id: string;
  readonly type: string;
  /** Milliseconds since 1970 at which it was made: a lead, when the visitor handed it in. */
  readonly time: number;
  readonly subject: string;
  readonly scope: Pick<Tag, 'purposes' | 'notice' | 'consent' | 'source'>;
  /** Of what names a user: whether the controller's own server has said so, or only the page. */
  readonly identity?: Tag['identity'];
  /** Of what is held for review: why. */
  readonly suspicion?: Suspicion;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** With `explain`: the fields left out, and why. */
  readonly withheld?: readonly Withheld[];
};

type Withheld = { readonly field: string; readonly code: Refusal };

export type RecordsPage = {
  readonly records: readonly RecordShown[];
  /** Where the next page begins; null when this was the last. */
  readonly next: string | null;
  /** With `explain`: records passed over on this page because no field of them may be used, by reason. */
  readonly leftOut?: Readonly<Partial<Record<Refusal, number>>>;
};

/** What somebody wants to read. */
export type RecordsWanted = {
  readonly purpose: string;
  readonly kind: StoredRecord['kind'];
  /** Only records of this type; default: of any. */
  readonly type?: string | undefined;
  readonly limit: number;
  readonly after: Position | undefined;
  readonly explain: boolean;
  /** Only records that hold this value, then of any kind; default: whatever they hold. */
  readonly holding?: { readonly kind: LookupKind; readonly value: string };
  /** For the audit; default: `lookups` for what holds a value, else `records`. */
  readonly route?: AccessRoute;
};

/** Records looked at for one page at most, however few of them may be shown. */
const MAX_LOOKED_AT = 2000;

/** What speaks against a field; anything else speaks against the use of the record. */
const ABOUT_THE_FIELD: readonly Refusal[] = ['category_not_instructed', 'field_not_instructed'];

/** Of the reasons that stand against the fields of a record, the one that says most. */
const tellingReason = (withheld: readonly Withheld[]): Refusal => {
  const codes = withheld.map(({ code }) => code);
  return codes.find((code) => !ABOUT_THE_FIELD.includes(code)) ?? codes[0] ?? 'no_purpose_left';
};

/** A record, and what is true of its person. */
type Judgeable = { readonly record: StoredRecord; readonly facts: Facts };

type Usable = {
  readonly record: StoredRecord;
  readonly fields: StoredRecord['fields'];
  readonly withheld: Withheld[];
};

/**
 * The controller's records of a kind, newest first, with exactly the fields that may be read for this purpose
 * now (SV2, RD1); who got them is in the audit before (AU1). Leads and messages that do not carry the purpose are not even looked at, but to `explain`
 * why they are missing. A page may hold fewer records than `limit` although `next` leads on: nobody waits for
 * a long search.
 */
export const listRecords = async (
  controller: ControllerStore,
  reader: Pick<Reader, 'id' | 'permissions'>,
  { purpose, kind, type, limit, after, explain, holding, route }: RecordsWanted,
  now: () => number,
): Promise<RecordsPage> => {
  const instructions = await controller.instructions();
  const listed = explain || kind === 'event' ? undefined : purpose;
  const nextPage = async (position: Position | undefined): Promise<readonly Judgeable[]> => {
    if (holding) {
      const found = await controller.find(holding.kind, holding.value, position, limit);
      const factsFor = await readFacts(controller, found, now());
      return found.map((record) => ({ record, facts: factsFor(record.subject) }));
    }
    const page = await controller.readable({ kind, purpose: listed, after: position, limit });
    const [births, sources] = await Promise.all([
      controller.births(page.map(({ record }) => record.subject)),
      controller.sources(page.map(({ record }) => record)),
    ]);
    return page.map(({ record, history, restricted }) => ({
      record,
      facts: factsOf(instructions, history, now(), {
        restricted,
        birth: births.get(record.subject),
        sources: sources.get(record.subject),
      }),
    }));
  };
  const usable: Usable[] = [];
  const leftOut: Partial<Record<Refusal, number>> = {};
  const leaveOut = (code: Refusal) => (leftOut[code] = (leftOut[code] ?? 0) + 1);
  let lookedAt = 0;
  let position = after;
  let more = true;
  while (more && usable.length < limit && lookedAt < MAX_LOOKED_AT) {
    const page = await nextPage(position);
    let taken = 0;
    for (const { record, facts } of page) {
      if (usable.length === limit) break;
      position = { time: record.tag.time, id: record.id };
      taken += 1;
      if (type !== undefined && record.type !== type) continue;
      // Found by a value: what is held is nobody's to use before it was accepted (SP2).
      if (record.kind === 'held' && kind !== 'held') continue;
      const { fields, withheld } = usableFields(record, { purpose, kind: 'read' }, facts);
      if (Object.keys(fields).length > 0) usable.push({ record, fields, withheld });
      else leaveOut(tellingReason(withheld));
    }
    lookedAt += taken;
    more = taken < page.length || page.length === limit;
  }

  const { fields: opened, audit } = await showFields(controller, instructions, usable, {
    reader,
    purposes: [purpose],
    now: now(),
  });
  const shown = usable.flatMap(({ record, fields: expected, withheld }, index): RecordShown[] => {
    const { [index]: fields = {} } = opened;
    // Whoever's key was destroyed was erased while this was read.
    const gone = Object.keys(expected).flatMap((field): Withheld[] =>
      Object.hasOwn(fields, field) ? [] : [{ field, code: 'erased' }],
    );
    if (Object.keys(fields).length > 0)
      return [{ ...describe(record), fields, ...(explain ? { withheld: [...withheld, ...gone] } : {}) }];
    leaveOut('erased');
    return [];
  });
  const access = {
    route: route ?? (holding ? 'lookups' : 'records'),
    purposes: [purpose],
    shown: shown.length,
    leftOut,
  } as const;
  await controller.addAudit([...audit, accessEntry(actorOf(reader), access, now())]);
  return {
    records: shown,
    next: more && position ? writePosition(position) : null,
    ...(explain ? { leftOut } : {}),
  };
};

const describe = ({ id, type, subject, tag, heldFor }: StoredRecord) => ({
  id,
  type,
  time: tag.time,
  subject,
  scope: { purposes: tag.purposes, notice: tag.notice, consent: tag.consent, source: tag.source },
  ...(tag.identity === undefined ? {} : { identity: tag.identity }),
  ...(heldFor === undefined ? {} : { suspicion: heldFor }),
});
