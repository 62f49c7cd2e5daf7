import type { Generated } from 'kysely';
import type { ConsentState } from '@remit/contract';
import type { DeliveryKind, DeliveryLine, Endpoint } from './delivery.js';
import type { AuditAction } from './audit.js';
import type { Format } from '../documents/document.js';
import type { Suspicion } from '../spam/judge-suspicion.js';
import type { LookupKind } from './lookups.js';
import type { Identity, RequestKind, RequestState } from '../requests/person-request.js';
import type { Employer, StoredRecord } from './store.js';
import type { UploadPartsTable, UploadsTable } from './upload-tables.js';

/**
 * The tables, as the store reads and writes them. Every key begins with the controller's id, so that no
 * statement can reach into another controller's rows, and so that the rows can be spread over machines.
 * Times are milliseconds since 1970. JSON is text at this border, whatever the engine keeps it as.
 */
export type Tables = {
  controllers: ControllersTable;
  readers: ReadersTable;
  instructions: InstructionsTable;
  words: WordsTable;
  bots: BotsTable;
  endpoints: EndpointsTable;
  subjects: SubjectsTable;
  consent_changes: ConsentChangesTable;
  repeated_changes: RepeatedChangesTable;
  records: RecordsTable;
  records_by_purpose: RecordsByPurposeTable;
  sweeps: SweepsTable;
  outbox: OutboxTable;
  secrets: SecretsTable;
  subject_keys: SubjectKeysTable;
  lookups: LookupsTable;
  audit: AuditTable;
  published_notices: PublishedNoticesTable;
  requests: RequestsTable;
  rectifications: RectificationsTable;
  uploads: UploadsTable;
  upload_parts: UploadPartsTable;
};

type ControllersTable = {
  id: string;
  site_key: string;
  /** The last `seq` given out in this controller's ledger. */
  ledger_seq: number;
  /** The hash of that entry; '' while there is none, or none that is chained. */
  ledger_hash: Generated<string>;
  created_at: number;
  /** What the identity secret is derived with. */
  identity_nonce: Generated<string>;
};

type ReadersTable = {
  controller_id: string;
  id: string;
  token_hash: string;
  /** JSON: what the reader may read for. */
  purposes: string;
  /** JSON: what else the reader may do. */
  permissions: Generated<string>;
  employer: Generated<Employer>;
};

type InstructionsTable = { controller_id: string; version: number; document: string; added_at: number };

/** `purpose` is empty for words of the browser itself. */
type WordsTable = { controller_id: string; sha256: string; purpose: string; text: string };

type BotsTable = { controller_id: string; id: string; version: number; document: string; added_at: number };

type EndpointsTable = {
  controller_id: string;
  recipient: string;
  kind: Endpoint['kind'];
  /** Of a webhook. */
  url: string | null;
  secret: string | null;
  /** Of an e-mail. */
  address: string | null;
};

type SubjectsTable = {
  controller_id: string;
  id: string;
  secret_hash: string;
  erased_at: number | null;
  /** Since when everything of this person is only stored (Art. 18). */
  restricted_at: number | null;
};

type ConsentChangesTable = {
  controller_id: string;
  id: string;
  subject_id: string;
  seq: number;
  purpose: string;
  /** Of a statement about one special category: which (PL7). */
  category: string | null;
  state: ConsentState;
  time: number;
  received_at: number;
  notice: string;
  language: string;
  words: string;
  surface: string;
  method: string;
  /** Of this entry and the hash before; '' of entries from before there was a chain. */
  hash: string;
};

/** A change that said what the ledger said already, and the entry that stands in its place. */
type RepeatedChangesTable = { controller_id: string; id: string; stands_for: string };

/** Kept by the database itself as `records` changes: leads and messages by each purpose of their tags. */
type RecordsByPurposeTable = {
  controller_id: string;
  kind: StoredRecord['kind'];
  purpose: string;
  occurred_at: number;
  record_id: string;
};

type RecordsTable = {
  controller_id: string;
  id: string;
  subject_id: string;
  type: string;
  kind: StoredRecord['kind'];
  /** The tag's time. */
  occurred_at: number;
  received_at: number;
  tag: string;
  /** JSON: personal values are sealed, each on its own. */
  fields: string;
  /** 0 when it was stored before there were keys, and still holds personal values as they were sent. */
  sealed: Generated<number>;
  /** When the sweep has to look at it: the earliest end of a purpose's retention, or `NEVER` (restricted). */
  next_end: number;
  /** Of what is held for review: why. */
  held_for: Suspicion | null;
};

type SweepsTable = {
  controller_id: string;
  /** Version of the instructions that the records are, or were last, walked through for. */
  version: number;
  /** Last record looked at for that version; null when all were. */
  after_id: string | null;
};

type OutboxTable = {
  controller_id: string;
  /** Made of record and recipient: one record reaches one recipient once. Of a notice: cause and recipient. */
  id: string;
  /** `data`, or which notice it is. */
  kind: Generated<DeliveryKind>;
  /** Empty in a notice, which is about any number of records. */
  record_id: string;
  recipient: string;
  /** Empty in a notice that is about more than one. */
  purpose: string;
  state: DeliveryLine['state'];
  attempts: number;
  /** When it is due; while somebody holds it, when that claim runs out. */
  next_at: number;
  settled_at: number | null;
  error: string | null;
  /** Whose data it is; of data noted only just before the first attempt to send it. */
  subject_id: string | null;
  /** JSON: names of the fields that were sent, or may have been. */
  disclosed: string | null;
  /** The last notice that told the recipient that this delivery's ground is gone. */
  told: string | null;
  /** JSON: what a notice says. */
  about: string | null;
};

/** What the installation itself keeps secret, wrapped by the master key of this id. */
type SecretsTable = { name: string; master: string; wrapped: string };

type SubjectKeysTable = { controller_id: string; subject_id: string; master: string; wrapped: string };

type LookupsTable = {
  controller_id: string;
  kind: LookupKind;
  /** Of the normalised value, keyed. */
  digest: string;
  record_id: string;
  subject_id: string;
};

type AuditTable = {
  controller_id: string;
  /** Counts from 1 without a gap. */
  seq: number;
  time: number;
  actor: string;
  action: AuditAction;
  subject_id: string | null;
  record_id: string | null;
  /** JSON, as canonical as it was hashed. */
  detail: string;
  /** Of this entry and the hash before. */
  hash: string;
};

type PublishedNoticesTable = {
  controller_id: string;
  /** Of `text` in UTF-8. */
  sha256: string;
  /** Of the instructions it was made from. */
  version: number;
  language: string;
  format: Format;
  text: string;
  published_at: number;
};

type RequestsTable = {
  controller_id: string;
  id: string;
  subject_id: string;
  kind: RequestKind;
  identity: Identity;
  /** `unconfirmed`: nobody has opened the link that was mailed. */
  state: RequestState | 'unconfirmed';
  /** Of what is unconfirmed: when the link was asked for, and when it ends. */
  received_at: number;
  due_at: number;
  /** Months. */
  extended: Generated<number>;
  answered_at: number | null;
  answered_by: string | null;
  /** JSON of all that was written, sealed with the key of the person; null once they are erased. */
  content: string | null;
  /** SHA-256 of the token in the link, until it was used. */
  link: string | null;
};

/** What was corrected for a person (Art. 16): where, and when. */
type RectificationsTable = {
  controller_id: string;
  record_id: string;
  field: string;
  request_id: string;
  time: number;
};
