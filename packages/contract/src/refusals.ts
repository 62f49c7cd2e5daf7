/**
 * Every reason for which a use of a field is denied, and the rule it comes from. The codes are stable:
 * verdicts, logs, metrics and tests name them. What each means is told in docs/decision.md.
 */
export const REFUSALS = {
  tag_incomplete: 'PL1',
  controller_mismatch: 'PL1',
  purpose_not_in_scope: 'PL1',
  purpose_not_instructed: 'PL2',
  category_not_instructed: 'PL3',
  forbidden_category: 'PL4',
  consent_not_given: 'PL5',
  consent_ended: 'PL5',
  consent_expired: 'PL5',
  consent_stale: 'PL6',
  special_category_basis: 'PL7',
  special_category_consent: 'PL7',
  objected: 'PL8',
  restricted: 'PL9',
  retention_ended: 'PL10',
  no_purpose_left: 'PL11',
  recipient_unknown: 'PL12',
  recipient_not_for_purpose: 'PL12',
  recipient_not_for_category: 'PL12',
  recipient_region: 'PL12',
  partner_not_named: 'PL12',
  partner_not_on_page: 'PL12',
  opt_out_signal: 'PL13',
  source_missing: 'PL14',
  source_not_served: 'PL14',
  source_chain: 'PL14',
  below_age: 'PL15',
  age_unknown: 'PL15',
  erased: 'PL16',
  record_type_unknown: 'PL16',
  field_not_instructed: 'PL16',
  category_unknown: 'PL16',
  basis_unknown: 'PL16',
  consent_unknown: 'PL16',
  notice_unknown: 'PL16',
  time_unknown: 'PL16',
  use_unknown: 'PL16',
  fault: 'PL16',
} as const;

/** Code of a denial. */
export type Refusal = keyof typeof REFUSALS;

/** Id of the rule that a denial comes from. */
export type RuleId = (typeof REFUSALS)[Refusal];
