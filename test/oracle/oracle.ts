// The decision a second time, written from docs/decision.md: slow, and as plain as the page. One predicate for each
// reason, in the page's order; the first that holds is the answer. It shares no code with the decision.
import type { Facts, Field, HistoryEntry, Instructions, SourceRecord, Tag, Use } from '@remit/contract';

export type Question = {
  readonly tag: Tag;
  readonly field: Field;
  readonly use: Use;
  readonly facts: Facts;
};

const CATEGORIES = (
  'name email phone address company relationship-history marketing-permit birth-date job employer gender language ' +
  'username password location message behaviour transaction purchase event-registration health national-id ' +
  'sentiment device'
).split(' ');
const SPECIAL = ['health'];
const BASES =
  'consent explicit-consent contract legal-obligation vital-interest public-task legitimate-interest'.split(
    ' ',
  );
const EEA = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO'.split(
  ' ',
);
const SIGNALLED = ['targeting', 'profiling', 'partner-sharing'];
const MARKETING = ['marketing', 'newsletter', 'profiling', 'targeting', 'partner-sharing'];

// ── What the page speaks of ──────────────────────────────────────────────────────────────────────────────────────

const own = <T>(table: Readonly<Record<string, T>> | undefined, key: string | undefined): T | undefined =>
  table && key !== undefined && Object.keys(table).includes(key) ? table[key] : undefined;

const purposeOf = ({ use, facts }: Question) => own(facts.instructions.purposes, use.purpose);
const basisOf = (q: Question): string => String(purposeOf(q)?.basis);
const onConsent = (q: Question) => ['consent', 'explicit-consent'].includes(basisOf(q));
const familyOf = (q: Question): string => purposeOf(q)?.broader ?? q.use.purpose;

/** Everything the ledger held when the record was made, and everything since. */
const ledgerThen = ({ tag, facts }: Question): HistoryEntry[] => {
  const cited = facts.history.map(({ id }) => id).indexOf(String(tag.consent));
  return tag.consent === null ? [] : facts.history.slice(0, cited + 1);
};
const ledgerSince = (q: Question): HistoryEntry[] => q.facts.history.slice(ledgerThen(q).length);

/** A subject of consent: the purpose as a whole, or one special category for it. */
type About = string | undefined;
const isAbout = (q: Question, about: About) => (entry: HistoryEntry) =>
  entry.purpose === q.use.purpose && entry.category === about;
const isYes = ({ state }: HistoryEntry) => state === 'given' || state === 'renewed';
const isNo = ({ state }: HistoryEntry) =>
  state === 'refused' || state === 'withdrawn' || state === 'objected';

/** The grant that counts: the person's last one when the record was made. */
const grantThen = (q: Question, about: About): HistoryEntry | undefined =>
  ledgerThen(q).filter(isAbout(q, about)).findLast(isYes);
const grantNow = (q: Question, about: About): HistoryEntry | undefined =>
  q.facts.history.filter(isAbout(q, about)).findLast(isYes);

/** What came after an entry; all of it when there is no such entry. */
const after = (list: readonly HistoryEntry[], entry: HistoryEntry | undefined): HistoryEntry[] =>
  entry ? list.slice(list.indexOf(entry) + 1) : [...list];

/** A "no" to the purpose as a whole is one to each of its special categories. */
const ends = (q: Question, about: About) => (entry: HistoryEntry) =>
  isNo(entry) && (isAbout(q, about)(entry) || isAbout(q, undefined)(entry));

const isObjection = (q: Question) => (entry: HistoryEntry) =>
  entry.state === 'objected' &&
  entry.category === undefined &&
  (entry.purpose === q.use.purpose ||
    entry.purpose === familyOf(q) ||
    (MARKETING.includes(familyOf(q)) && entry.purpose === 'marketing'));
const isSignal = ({ state, method }: HistoryEntry) => state === 'refused' && method === 'gpc';

/** The same day so many months later, or the last day of that month. NaN when there is no such moment. */
const monthsLater = (from: number, months: number): number => {
  const date = new Date(from);
  const wanted = (((date.getUTCMonth() + months) % 12) + 12) % 12;
  for (let back = 0; back < 4; back++) {
    const tried = new Date(from);
    tried.setUTCDate(1);
    tried.setUTCMonth(date.getUTCMonth() + months);
    tried.setUTCDate(date.getUTCDate() - back);
    if (tried.getUTCMonth() === wanted) return tried.getTime();
  }
  return Number.NaN;
};

const retentionEnd = (from: number, retention: string): number => {
  if (!/^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/.test(retention)) return Number.NaN;
  const units = { Y: 0, M: 0, W: 0, D: 0 };
  for (const [, count, unit] of retention.matchAll(/(\d+)([YMWD])/g))
    if (unit === 'Y' || unit === 'M' || unit === 'W' || unit === 'D') units[unit] = Number(count);
  const days = units.W * 7 + units.D;
  if (units.Y + units.M + days === 0) return Number.NaN;
  const end = new Date(monthsLater(from, units.Y * 12 + units.M));
  end.setUTCDate(end.getUTCDate() + days);
  return end.getTime();
};

// ── Consent, to the purpose or to one special category ───────────────────────────────────────────────────────────

type Reason = string;

const objected = (q: Question, about: About): boolean => {
  if (onConsent(q)) return after(q.facts.history, grantThen(q, about)).some(isObjection(q));
  const endsIt =
    ['legitimate-interest', 'public-task'].includes(basisOf(q)) || MARKETING.includes(familyOf(q));
  return endsIt && q.facts.history.some(isObjection(q));
};

const signalled = (q: Question, about: About): boolean => {
  if (!SIGNALLED.includes(familyOf(q))) return false;
  const grant = grantThen(q, about);
  const inForceThen = grant !== undefined && !after(ledgerThen(q), grant).some(ends(q, about));
  return after(q.facts.history, grant).some(isSignal) || (q.tag.gpc === true && !inForceThen);
};

const age = (q: Question, about: About): Reason | undefined => {
  const { birth, country, instructions, now } = q.facts;
  if (birth === undefined) return instructions.ageRequired === true ? 'age_unknown' : undefined;
  const years = own(instructions.ageOfConsent, country) ?? 16;
  const reached = monthsLater(new Date(birth).getTime(), years * 12);
  if (Number.isNaN(reached)) return 'age_unknown';
  const consented = grantThen(q, about)?.time ?? now;
  return consented < reached || now < reached ? 'below_age' : undefined;
};

const doesNotHold = (
  q: Question,
  about: About,
  grant: HistoryEntry,
  list: readonly HistoryEntry[],
  notice: string,
  moment: number,
): Reason | undefined => {
  const { notices } = q.facts.instructions;
  const purpose = purposeOf(q);
  if (!purpose) return undefined;
  const [given, wording, inForce] = [grant.notice, purpose.wordingSince, notice].map((each) =>
    notices.indexOf(each),
  );
  if (given === undefined || wording === undefined || inForce === undefined) return 'notice_unknown';
  if ([given, wording, inForce].includes(-1)) return 'notice_unknown';
  const knewTheWording = given >= wording;
  const wordingInForce = inForce >= wording;
  if (wordingInForce && !knewTheWording) return 'consent_stale';
  if (after(list, grant).some((entry) => isAbout(q, about)(entry) && entry.state === 'expired'))
    return 'consent_expired';
  const over = monthsLater(grant.time, purpose.validity ?? 24);
  if (Number.isNaN(over)) return 'time_unknown';
  return moment >= over ? 'consent_expired' : undefined;
};

const choice = (q: Question, about: About): Reason | undefined => {
  const { tag, use, facts } = q;
  if (onConsent(q) && tag.consent !== null && !facts.history.some(({ id }) => id === tag.consent))
    return 'consent_unknown';
  if (objected(q, about)) return 'objected';
  if (signalled(q, about)) return 'opt_out_signal';
  if (!onConsent(q)) return undefined;
  const tooYoung = age(q, about);
  if (tooYoung) return tooYoung;
  const then = grantThen(q, about);
  const now = grantNow(q, about);
  if (!then || !now || after(ledgerThen(q), then).some(ends(q, about))) return 'consent_not_given';
  if (ledgerSince(q).some(ends(q, about))) return 'consent_ended';
  const heldThen = doesNotHold(q, about, then, ledgerThen(q), tag.notice, tag.time);
  if (heldThen) return heldThen;
  if (use.kind === 'store') return undefined;
  const inForce = facts.instructions.notices.at(-1) ?? '';
  return doesNotHold(q, about, now, facts.history, inForce, facts.now);
};

// ── Sources ──────────────────────────────────────────────────────────────────────────────────────────────────────

const sourcesOf = (q: Question): Reason | undefined => {
  const needed: Use = { purpose: q.use.purpose, kind: q.use.kind === 'store' ? 'store' : 'derive' };
  let looked = 0;
  const look = (tag: Tag, way: readonly string[]): Reason | undefined => {
    const named = Object.entries(tag.sources ?? {});
    if (named.length === 0) return 'source_missing';
    for (const [id, fields] of named) {
      looked++;
      if (way.includes(id) || looked > 1000) return 'source_chain';
      const source: SourceRecord | undefined = own(q.facts.sources, id);
      if (!source || fields.length === 0) return 'source_missing';
      for (const name of fields) {
        if (!Object.keys(source.fields).includes(name)) return 'source_missing';
        const category = own(own(q.facts.instructions.records, source.type)?.fields, name);
        const asked = { tag: source.tag, field: { name, category }, use: needed, facts: q.facts };
        if (ofItself(asked)) return 'source_not_served';
      }
      const further = source.tag.sources ? look(source.tag, [...way, id]) : undefined;
      if (further) return further;
    }
    return undefined;
  };
  return look(q.tag, []);
};

const recipient = ({ tag, field, use, facts }: Question): Reason | undefined => {
  const entry: Instructions['recipients'][string] | undefined = own(
    facts.instructions.recipients,
    use.recipient,
  );
  if (!entry) return 'recipient_unknown';
  if (!entry.purposes.includes(use.purpose)) return 'recipient_not_for_purpose';
  if (!entry.categories.map(String).includes(String(field.category))) return 'recipient_not_for_category';
  if (!EEA.includes(entry.region) && !entry.transferGround) return 'recipient_region';
  if (entry.role !== 'partner') return undefined;
  if (!(tag.partners ?? []).includes(String(use.recipient))) return 'partner_not_named';
  return (entry.pages ?? []).includes(String(tag.page)) ? undefined : 'partner_not_on_page';
};

// ── The rules, in the page's order ───────────────────────────────────────────────────────────────────────────────

type Rule = (q: Question) => Reason | undefined;
const when =
  (reason: Reason, holds: (q: Question) => boolean): Rule =>
  (q) =>
    holds(q) ? reason : undefined;

const PASSWORDS = ['password', 'pwd', 'salasana'];

const ITSELF: readonly Rule[] = [
  when('tag_incomplete', ({ tag }) => tag.purposes.length === 0),
  when('tag_incomplete', ({ tag }) => (tag.source === 'derived') !== (tag.sources !== undefined)),
  when('time_unknown', ({ tag, facts }) => ![tag.time, facts.now].every(Number.isFinite)),
  when('controller_mismatch', ({ tag, facts }) => tag.controller !== facts.instructions.controller),
  when('use_unknown', ({ use }) => !['collect', 'store', 'read', 'disclose', 'derive'].includes(use.kind)),
  when('erased', ({ facts }) => facts.erased),
  when('restricted', ({ use, facts }) => facts.restricted && !['collect', 'store'].includes(use.kind)),
  when('forbidden_category', ({ field }) => PASSWORDS.includes(field.name)),
  when('field_not_instructed', ({ field }) => field.category === undefined),
  when('category_unknown', ({ field }) => !CATEGORIES.includes(String(field.category))),
  when('forbidden_category', ({ field }) => field.category === 'password'),
  when('purpose_not_in_scope', ({ tag, use }) => !tag.purposes.includes(use.purpose)),
  when('purpose_not_instructed', (q) => purposeOf(q) === undefined),
  when('basis_unknown', (q) => !BASES.includes(basisOf(q))),
  when(
    'category_not_instructed',
    (q) => !purposeOf(q)?.categories.map(String).includes(String(q.field.category)),
  ),
  when(
    'special_category_basis',
    (q) => SPECIAL.includes(String(q.field.category)) && basisOf(q) !== 'explicit-consent',
  ),
  (q) => choice(q, undefined),
  when(
    'special_category_consent',
    (q) => SPECIAL.includes(String(q.field.category)) && choice(q, q.field.category) !== undefined,
  ),
  (q) => {
    const end = retentionEnd(q.tag.time, purposeOf(q)?.retention ?? '');
    if (Number.isNaN(end)) return 'time_unknown';
    return q.facts.now >= end ? 'retention_ended' : undefined;
  },
];

const first = (rules: readonly Rule[], q: Question): Reason | undefined => {
  for (const rule of rules) {
    const reason = rule(q);
    if (reason) return reason;
  }
  return undefined;
};

const ofItself = (q: Question): Reason | undefined => first(ITSELF, q);

/** `allow`, or the reason of the denial. */
export const oracle = (q: Question): Reason =>
  first(
    [
      ofItself,
      (each) => (each.tag.source === 'derived' ? sourcesOf(each) : undefined),
      (each) => (each.use.kind === 'disclose' ? recipient(each) : undefined),
    ],
    q,
  ) ?? 'allow';
