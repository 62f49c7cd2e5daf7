import type { FieldValue, Refusal } from '@remit/contract';

const WHY_NOT: Record<Refusal, string> = {
  tag_incomplete: 'its scope is incomplete',
  controller_mismatch: 'it belongs to another controller',
  purpose_not_in_scope: 'this purpose is not in its scope',
  purpose_not_instructed: 'your instructions do not have this purpose',
  category_not_instructed: 'your instructions do not allow this kind of data for this purpose',
  forbidden_category: 'this kind of data is never kept',
  consent_not_given: 'the person did not say yes',
  consent_ended: 'the person withdrew',
  consent_expired: 'the consent has run out and was not renewed',
  consent_stale: 'the wording has changed since the person said yes',
  retention_ended: 'the time for this purpose is over',
  no_purpose_left: 'no purpose needs it any more',
  recipient_unknown: 'this recipient is not in your register',
  recipient_not_for_purpose: 'this recipient is not registered for this purpose',
  recipient_not_for_category: 'this recipient is not registered for this kind of data',
  recipient_region: 'this recipient is in a region without a transfer ground',
  special_category_basis: 'this kind of data needs a purpose on explicit consent',
  special_category_consent: 'the person did not agree to this special kind of data on its own',
  objected: 'the person objected',
  restricted: 'the person asked to restrict its use',
  partner_not_named: 'the page where it was collected did not name this partner',
  partner_not_on_page: 'this partner is not registered for the page where it was collected',
  opt_out_signal: 'the person’s browser refused it (Global Privacy Control)',
  source_missing: 'something it was derived from is gone',
  source_not_served: 'something it was derived from may not be used for this',
  source_chain: 'it is too long a way to what it was derived from',
  below_age: 'the person is too young to consent',
  age_unknown: 'the person’s age is not known',
  erased: 'the person was erased',
  record_type_unknown: 'your instructions do not have this type of record',
  field_not_instructed: 'your instructions do not have this field',
  category_unknown: 'the kind of data is not known',
  basis_unknown: 'the legal basis is not known',
  consent_unknown: 'the consent it cites is not in the ledger',
  notice_unknown: 'the notice it cites is not in your instructions',
  time_unknown: 'its time or its retention cannot be read',
  use_unknown: 'it is not clear what it would be used for',
  fault: 'it could not be decided',
};

const isRefusal = (code: string): code is Refusal => Object.hasOwn(WHY_NOT, code);

/** Why something is not shown, for people who do not know the codes. An unknown code is shown as it is. */
export const whyNot = (code: string): string => (isRefusal(code) ? WHY_NOT[code] : code.replaceAll('_', ' '));

/** `page-view` and `referrer_host` as words. */
export const inWords = (id: string): string => id.replaceAll(/[-_]/g, ' ');

/** The same, as it stands in a heading. */
export const asHeading = (id: string): string => {
  const words = inWords(id);
  return words.slice(0, 1).toUpperCase() + words.slice(1);
};

/** A field's value as text. */
export const valueInWords = (value: FieldValue): string =>
  Array.isArray(value)
    ? value.join(', ')
    : typeof value === 'boolean'
      ? value
        ? 'yes'
        : 'no'
      : String(value);

const BASES: Readonly<Record<string, string>> = {
  consent: 'consent',
  'explicit-consent': 'explicit consent',
  contract: 'a contract, or steps towards one',
  'legal-obligation': 'a legal obligation',
  'vital-interest': 'a vital interest',
  'public-task': 'a public task',
  'legitimate-interest': 'a legitimate interest',
};

/** A legal basis as words. */
export const basisInWords = (basis: string | null): string =>
  basis === null ? 'no basis: the purpose is not instructed' : (BASES[basis] ?? inWords(basis));

const DELIVERY: Readonly<Record<string, string>> = {
  due: 'is to receive it',
  delivered: 'received it',
  dead: 'could not be reached',
  denied: 'did not receive it: not allowed any more',
};

/** How a delivery stands, after the recipient's name. */
export const deliveryInWords = (state: string): string => DELIVERY[state] ?? inWords(state);

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** Date and time, in the reader's time zone. */
export const momentInWords = (time: number): string => moment.format(time);
/** The date alone. */
export const dayInWords = (time: number): string => day.format(time);
/** The time of day alone, with seconds. */
export const clockInWords = (time: number): string => clock.format(time);
