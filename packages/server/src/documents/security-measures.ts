import type { Config } from '../config.js';

/** What of the configuration the measures depend on. */
export type MeasuresConfig = Pick<
  Config,
  'allowPrivateTargets' | 'databaseUrl' | 'ratePerMinute' | 'smtpUrl'
>;

/** The technical measures that the software itself enforces in this configuration (Art. 32(1), S10, S11). */
export const enforcedMeasures = ({
  allowPrivateTargets,
  databaseUrl,
  ratePerMinute,
  smtpUrl,
}: MeasuresConfig): readonly string[] => [
  'Each personal value is encrypted at rest with a key of its person (AES-256-GCM); these keys are encrypted with a master key that is not in the database.',
  'An erasure destroys the key of the person.',
  databaseUrl === undefined
    ? 'What is deleted is overwritten in the database file.'
    : 'What is deleted may stay, encrypted, in the files of PostgreSQL until they are written over.',
  'Passport numbers and personal identity codes are masked when read, unless the reader may see them.',
  'Every reading, every decision against and every change of the set-up is noted, without personal data, in an audit that cannot be changed unseen; what cannot be noted is not shown.',
  'A password is refused and written nowhere.',
  'Every read names a purpose and is made with a token that was issued for that controller and purpose; of tokens only hashes are kept.',
  'The data of each controller is kept apart: no statement to the database reaches two.',
  'Only pages that the controller lists may send.',
  `One sender may make ${ratePerMinute} requests a minute.`,
  allowPrivateTargets
    ? 'Recipients may be at private addresses, without TLS: the operator has allowed it.'
    : 'Recipients are reached over TLS, at public addresses only.',
  ...(smtpUrl === undefined ? [] : ['Mail to recipients goes through the mail server of the operator.']),
  'Whether a recipient may have data is decided again at every attempt to deliver it.',
  'Consent changes are kept in a ledger that cannot be changed unseen.',
  'The log, the metrics and the addresses of requests hold no personal data.',
];
