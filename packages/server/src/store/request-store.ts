import type { Alter } from '../requests/alter-request.js';
import type { PersonRequest, RequestKind } from '../requests/person-request.js';
import type { Vault } from '../vault/open-vault.js';
import type { NewAuditEntry } from './audit.js';
import type { Database } from './database.js';
import { readCorrections, readDisclosures, type Corrected, type Disclosed } from './disclosures.js';
import { endRequests } from './end-requests.js';
import {
  countWaiting,
  readRequest,
  readRequests,
  readRequestsOf,
  type RequestsWanted,
} from './read-requests.js';
import { recordsOf } from './records.js';
import { confirmLink, offerLink, readBehindLink, type Confirmed, type NewLink } from './request-links.js';
import { rectifyRecords, type Rectification, type Rectified } from './rectify-records.js';
import { addRequest, alterRequest, type NewRequest, type RequestAltered, type Taken } from './requests.js';
import type { StoredRecord } from './store.js';

/** Links that were mailed, by the hash of their token. */
export interface LinkStore {
  /** Keeps what a link is about until it is opened. @returns for how many people it stands */
  offer(link: NewLink): Promise<number>;
  /** What a link that still serves asks for. */
  kindBehind(link: string, now: number): Promise<RequestKind | undefined>;
  /** Makes requests of it; the link serves this once. @returns none when it serves no more */
  confirm(link: string, now: number): Promise<readonly Confirmed[]>;
}

/** Requests of the people of one controller, and what answering them needs. Times are milliseconds since 1970. */
export interface RequestStore {
  /** Takes a request of somebody who holds this person's secret; twice is once. */
  take(request: NewRequest, now: number): Promise<Taken>;
  /** What a person asked, in the order it came. */
  of(subject: string): Promise<readonly PersonRequest[]>;
  get(id: string): Promise<PersonRequest | undefined>;
  /** Requests in the order in which they are due. */
  page(wanted: RequestsWanted): Promise<readonly PersonRequest[]>;
  /** How many wait for an answer, and how many of them for too long. */
  waiting(now: number): Promise<{ readonly open: number; readonly overdue: number }>;
  /** Erases up to `limit` of each state that were answered until a moment. @returns how many went */
  end(until: number, limit: number): Promise<number>;
  /** Changes one request while nobody else does, and notes what `audit` makes of it. */
  alter(
    id: string,
    alter: Alter,
    audit?: (request: PersonRequest) => readonly NewAuditEntry[],
  ): Promise<RequestAltered>;
  /** Corrects a field and ends the request for it, in one. */
  rectify(rectification: Rectification): Promise<Rectified>;
  /** Everything that is kept of a person. */
  records(subject: string): Promise<readonly StoredRecord[]>;
  /** Who has what of a person, also of records that are gone. */
  disclosures(subject: string): Promise<readonly Disclosed[]>;
  /** What was corrected in a record. */
  corrections(record: string): Promise<readonly Corrected[]>;
  readonly links: LinkStore;
}

/** The requests of one controller. */
export const requestStore = (database: Database, vault: Vault, controller: string): RequestStore => {
  const { read } = database;
  return {
    take: (request, now) => addRequest(database, vault, controller, request, now),
    of: (subject) => readRequestsOf(read, vault, controller, subject),
    get: (id) => readRequest(read, vault, controller, id),
    page: (wanted) => readRequests(read, vault, controller, wanted),
    waiting: (now) => countWaiting(read, controller, now),
    end: (until, limit) => endRequests(database, controller, until, limit),
    alter: (id, alter, audit = () => []) => alterRequest(database, vault, controller, id, alter, audit),
    rectify: (rectification) => rectifyRecords(database, vault, controller, rectification),
    records: (subject) => recordsOf(read, controller, subject),
    disclosures: (subject) => readDisclosures(read, controller, subject),
    corrections: (record) => readCorrections(read, controller, record),
    links: {
      offer: (link) => offerLink(database, vault, controller, link),
      kindBehind: async (link, now) => (await readBehindLink(read, controller, link, now))[0]?.kind,
      confirm: (link, now) => confirmLink(database, controller, link, now),
    },
  };
};
