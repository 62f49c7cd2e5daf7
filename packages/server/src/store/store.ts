import type {
  Bot,
  ConsentChange,
  FieldValue,
  HistoryEntry,
  Instructions,
  ServerSource,
  Tag,
} from '@remit/contract';
import type { BirthField, Births } from './births.js';
import type { Derivable, SourceRecords, Sources } from './sources.js';
import type { LookupKind } from './lookups.js';
import type { DerivedPerson } from '../vault/person-of.js';
import type { KeptFields } from '../vault/seal-value.js';
import type { Opened, ToOpen } from '../vault/open-fields.js';
import type { AdmitTogether } from './admit-together.js';
import type { AuditEntry, NewAuditEntry } from './audit.js';
import type { DocumentStore } from './published-notices.js';
import type { NewController } from './new-controller.js';
import type { SubjectErased, SubjectRequest } from './erase-subject.js';
import type { ChainedEntry, LedgerEnd, LedgerEntry } from './ledger-entry.js';
import type { Reader } from './reader.js';
import type { HeldStore } from './held-records.js';
import type { Suspicion } from '../spam/judge-suspicion.js';
import type { RequestStore } from './request-store.js';
import type { UploadStore } from './uploads.js';
import type { SubjectRestricted } from './restrict-subject.js';
import type { Swept } from './sweep-records.js';
import type { Grouping, PersonGroups, Stretch } from './count-groups.js';
import type { PageWanted } from './records-by-purpose.js';
import type { SubjectState } from './subjects.js';
import type { WhoReceived } from './who-received.js';
import type { Delivery, DeliveryEnd, Endpoint } from './delivery.js';

export type { DeliveryEnd, Endpoint } from './delivery.js';
export type { ChainedEntry, LedgerEnd, LedgerEntry } from './ledger-entry.js';
export { EMPLOYERS, PERMISSIONS, type Employer, type Permission, type Reader } from './reader.js';

/** A record as it is kept. */
export type StoredRecord = {
  readonly id: string;
  readonly subject: string;
  readonly type: string;
  /** `held`: a lead or message that is suspected, and waits for somebody to accept or refuse it. */
  readonly kind: 'lead' | 'message' | 'event' | 'held';
  /** Why it is held. */
  readonly heldFor?: Suspicion | undefined;
  readonly tag: Tag;
  /** Personal values are sealed, each on its own; `ControllerStore.open` opens them. */
  readonly fields: KeptFields;
  readonly receivedAt: number;
};

/** A record with what a decision about it needs of its person, all as they were at one moment. */
export type ReadableRecord = {
  readonly record: StoredRecord;
  /** The person's consent changes, in the order of the ledger. */
  readonly history: readonly HistoryEntry[];
  readonly restricted: boolean;
};

/** A record to be stored, and the recipients it is to be routed to in the same transaction. */
export type AdmittedRecord = Omit<StoredRecord, 'fields'> & {
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** The categories of its type's fields by the tracking plan: they say what is sealed, and found by. */
  readonly categories: Readonly<Record<string, string>>;
  readonly routes: readonly { recipient: string; purpose: string }[];
  /** When the retention of the first of its purposes runs out (`nextEnd`). */
  readonly nextEnd: number;
};

/** What one request wants to add. `judge` runs inside the transaction, after its own changes are in the ledger. */
export type Admission = {
  readonly subject: { readonly id: string; readonly secretHash: string };
  readonly changes: readonly ConsentChange[];
  readonly receivedAt: number;
  /** Version of the instructions that `judge` goes by, when it goes by any. */
  readonly instructed?: number;
  /** Ids of the records the request holds, so that those stored before are known to `judge`. */
  readonly recordIds: readonly string[];
  /** Ids of the consent changes that these records cite. */
  readonly cited?: readonly string[];
  /** Changes that the request says by itself, given what the ledger has: they come before its own (PL13). */
  readonly signals?: ((history: readonly LedgerEntry[]) => readonly ConsentChange[]) | undefined;
  /** True when a change says nothing new after the person's last one on the same: it is then not added. */
  readonly repeats?: (last: LedgerEntry, change: ConsentChange) => boolean;
  /** Where records hold a date of birth: what the person stated before is then known to `judge` (PL15). */
  readonly birthFields?: readonly BirthField[];
  /** Records that name what they were derived from: their sources are then known to `judge` (PL14). */
  readonly derived?: readonly Derivable[];
  /** True when values of these records are kept sealed: their person's key is then at hand. */
  readonly personal?: boolean;
  /** Pure and synchronous. Gets the person's whole history in ledger order, and what is a duplicate. */
  readonly judge: (known: {
    readonly history: readonly LedgerEntry[];
    readonly erased: boolean;
    readonly birth: string | undefined;
    readonly sources: SourceRecords | undefined;
    readonly duplicates: ReadonlySet<string>;
    /** Of cited changes that were not added because they repeated: the entries that stand for them. */
    readonly standsFor: ReadonlyMap<string, string>;
  }) => readonly AdmittedRecord[];
  /** What of it was decided against, for the audit: asked after `judge`, written in the same transaction. */
  readonly refused?: () => readonly NewAuditEntry[];
};

/** How an admission ended. */
export type Admitted =
  | {
      readonly admitted: true;
      /** Changes and records that are now on disk for the first time; all others were duplicates. */
      readonly newIds: ReadonlySet<string>;
      /** Fields and records erased because their last purpose ended with these changes (PL11). */
      readonly erased: { readonly records: number; readonly fields: number };
      /** The person was erased before: nothing was added, whatever was sent. */
      readonly tombstone: boolean;
    }
  | { readonly admitted: false; readonly code: 'subject_mismatch' };

/** Position in a list of records, newest first. */
export type Position = { readonly time: number; readonly id: string };

/**
 * Everything that is kept for one controller. There is no call that reads two: a handle is made for one
 * controller and every statement behind it begins its keys with that id.
 */
export interface ControllerStore {
  readonly id: string;
  /** Instructions in force: the highest version. Cached for at most a second. */
  instructions(): Promise<Instructions>;
  /** What documents and receipts are made from, and what was handed out. */
  readonly documents: DocumentStore;
  readonly requests: RequestStore;
  /** Files that visitors handed in. */
  readonly uploads: UploadStore;
  readonly held: HeldStore;
  /** Adds a version; refuses one that is not higher than the one in force, unless it is the same document. */
  addInstructions(instructions: Instructions, now: number): Promise<void>;
  /** Exact words by their SHA-256, kept for ever. */
  words(sha256: string): Promise<string | undefined>;
  /** True when these were ever the words of this purpose, in any language. */
  hasWords(purpose: string, sha256: string): Promise<boolean>;
  bot(id: string, version?: number): Promise<Bot | undefined>;
  /** Adds a version of a bot; the highest is served. */
  addBot(bot: Bot, now: number): Promise<void>;
  hasSiteKey(key: string): Promise<boolean>;
  endpoints(): Promise<readonly Endpoint[]>;
  setEndpoint(endpoint: Endpoint): Promise<void>;
  /** What the controller's own server proves with who a person is. */
  identitySecret(): Promise<string>;
  /** Replaces it: what was proven with the one before is proven no more. */
  renewIdentitySecret(): Promise<void>;
  /** Durable when it resolves. Concurrent admissions share a commit. */
  admit(admission: Admission): Promise<Admitted>;
  readonly admitTogether: AdmitTogether;
  /** True when this secret belongs to this person; undefined when the person is not known. */
  holdsSecret(subject: string, secretHash: string): Promise<boolean | undefined>;
  /** The hash of a person's secret; undefined when the person is not known. */
  secretHash(subject: string): Promise<string | undefined>;
  /** A person's consent history in ledger order. */
  histories(subjects: readonly string[]): Promise<ReadonlyMap<string, readonly LedgerEntry[]>>;
  /** When people were restricted or erased; who is not known is absent. */
  subjectStates(subjects: readonly string[]): Promise<ReadonlyMap<string, SubjectState>>;
  /** The date of birth that people stated; who stated none is absent. */
  births(subjects: readonly string[]): Promise<Births>;
  /** What records were derived from (PL14). */
  sources(records: readonly Derivable[]): Promise<Sources>;
  /** Everybody's entries in the order of the ledger, after the place `after`, with their hashes. */
  ledger(after: number, limit: number): Promise<readonly ChainedEntry[]>;
  ledgerEnd(): Promise<LedgerEnd>;
  record(id: string): Promise<StoredRecord | undefined>;
  /** Records of a kind, newest first, after `after`. */
  records(
    kind: StoredRecord['kind'],
    after: Position | undefined,
    limit: number,
  ): Promise<readonly StoredRecord[]>;
  /** Records to be decided about, newest first. */
  readable(wanted: PageWanted): Promise<readonly ReadableRecord[]>;
  /** Position of the record at which a stretch of records has `size` of them; undefined when it has fewer. */
  findCut(stretch: Stretch, size: number): Promise<Position | undefined>;
  /** Records of a type in groups of which one decision says the same but for their times; of all people, or of one. */
  groupRecords(grouping: Grouping, subject?: string): Promise<() => readonly PersonGroups[]>;
  /** Opens what may be used of records: give it no field that may not. */
  open(records: readonly ToOpen[]): Promise<readonly Opened[]>;
  /** Records of any kind that hold this e-mail address or telephone number, newest first, after `after`. */
  find(
    kind: LookupKind,
    value: string,
    after: Position | undefined,
    limit: number,
  ): Promise<readonly StoredRecord[]>;
  /** The person behind the name that a source has for them; undefined when nothing is left of the name. */
  person(source: ServerSource, name: string): DerivedPerson | undefined;
  /** Notes who did what; on disk when it resolves. @throws AuditUnavailableError: then it must not happen */
  addAudit(entries: readonly NewAuditEntry[]): Promise<void>;
  /** What was noted, in order, after the place `after`. */
  audit(after: number, limit: number): Promise<readonly AuditEntry[]>;
  /** Who received a record, what of it, and what they were told since; also of a record that is gone. */
  whoReceived(recordId: string): Promise<WhoReceived>;
  /** Recipients for whom something is due at `now`. */
  dueRecipients(now: number): Promise<readonly string[]>;
  /** Claims up to `limit` deliveries to a recipient due at `now`; nobody else gets them before `now + lease`. */
  claimDeliveries(recipient: string, now: number, lease: number, limit: number): Promise<readonly Delivery[]>;
  /**
   * Notes, before data is sent, whose it is and which fields: so it is known who may have them even if this
   * process dies while sending. @returns false when the delivery was stopped meanwhile: send nothing
   */
  noteDisclosure(id: string, subject: string, fields: readonly string[]): Promise<boolean>;
  settleDelivery(id: string, end: DeliveryEnd, now: number): Promise<void>;
  /** Erases a person; on disk when it resolves. @returns undefined when nothing is known of them */
  eraseSubject(request: SubjectRequest): Promise<SubjectErased | undefined>;
  /** Restricts a person, or lifts the restriction. */
  restrictSubject(
    request: SubjectRequest,
    restricted: boolean,
  ): Promise<SubjectRestricted | 'unknown' | 'erased'>;
  /** One batch of the retention sweep: looks at up to `limit` records and erases what has ended (PL11). */
  sweep(now: number, limit: number): Promise<Swept>;
}

/** Where the store tells of faults that nobody waits for. Never of personal data. */
export type StoreLogger = { error(details: { code: string }, message: string): void };

/** The store of an installation. */
export interface Store {
  /** `sqlite` or `postgres`. */
  readonly engine: 'sqlite' | 'postgres';
  controllers(): Promise<readonly string[]>;
  /** @returns undefined when there is no such controller */
  controller(id: string): Promise<ControllerStore | undefined>;
  addController(controller: NewController, now: number): Promise<ControllerStore>;
  /** Who holds this token. */
  reader(tokenHash: string): Promise<Reader | undefined>;
  /** One trivial statement; rejects when the store cannot answer. */
  ping(): Promise<void>;
  /** Makes what was deleted really gone from the database's files. @returns false: to be tried again */
  scrub(): Promise<boolean>;
  /** Waits for what is under way, then closes. */
  close(): Promise<void>;
}
