import { CATEGORIES, type FileReference } from '@remit/contract';
import { actorOf } from '../audit/access-entry.js';
import { showFields } from '../read/show-fields.js';
import type { NewAuditEntry } from '../store/audit.js';
import type { ControllerStore, Reader } from '../store/store.js';
import { exportHtml } from './export-html.js';
import { accessExportSchema, portabilityExportSchema } from './export-schema.js';
import { makeAccessExport, type ExportParts, type ShowValues } from './make-export.js';
import { makePortabilityExport } from './make-portability.js';
import { PAGE_POLICY } from './page.js';

/** Which copy is wanted. Portability is for machines (Art. 20(1)) and comes as JSON only. */
export const EXPORT_KINDS = ['access', 'portability'] as const;
export const EXPORT_FORMATS = ['json', 'html'] as const;
export type CopyWanted = {
  readonly kind: (typeof EXPORT_KINDS)[number];
  readonly format: (typeof EXPORT_FORMATS)[number];
  /** The request that it answers, if it answers one. */
  readonly request?: string;
};

/** A copy, ready to be sent. */
export type Copy = { readonly text: string; readonly headers: Readonly<Record<string, string>> };

/** What is shown masked to whoever lacks the permission. */
const RESTRICTED = Object.entries(CATEGORIES).flatMap(([id, sensitivity]) =>
  sensitivity === 'restricted' ? [id] : [],
);

const headersOf = ({ kind, format }: CopyWanted): Readonly<Record<string, string>> => ({
  'content-type': `${format === 'html' ? 'text/html' : 'application/json'}; charset=utf-8`,
  // It is kept as a file: opened in the browser it may not pass for a page of this server.
  'content-disposition': `attachment; filename="${kind}.${format}"`,
  ...(format === 'html' ? { 'content-security-policy': PAGE_POLICY } : {}),
});

const write = async (
  parts: ExportParts,
  subject: string,
  { kind, format }: CopyWanted,
): Promise<string | undefined> => {
  if (kind === 'portability') {
    const copy = await makePortabilityExport(parts, subject);
    return copy && JSON.stringify(portabilityExportSchema.parse(copy), null, 2);
  }
  const copy = await makeAccessExport(parts, subject);
  if (!copy) return undefined;
  return format === 'html' ? exportHtml(copy) : JSON.stringify(accessExportSchema.parse(copy), null, 2);
};

const noted = (actor: string, subject: string, wanted: CopyWanted, time: number): NewAuditEntry => ({
  time,
  actor,
  action: 'export',
  subject,
  record: null,
  detail: { ...wanted },
});

const ownValues =
  (store: ControllerStore): ShowValues =>
  async (records) =>
    (await store.open(records)).map(({ fields }) => fields);

/**
 * The copy for the person themselves: every value whole, also what is masked to others, since it is theirs and they
 * have to be able to check it. Noted before it is sent.
 * @returns undefined when nothing is known of this person, or they were erased
 */
export const copyForPerson = async (
  store: ControllerStore,
  subject: string,
  wanted: CopyWanted,
  now: number,
): Promise<Copy | undefined> => {
  const text = await write({ store, values: ownValues(store), masked: [], now }, subject, wanted);
  if (text === undefined) return undefined;
  await store.addAudit([noted('visitor', subject, wanted, now)]);
  return { text, headers: headersOf(wanted) };
};

/** What a reader's copy is made of: what is restricted is masked, unless the reader was given the permission for it. */
const partsFor = async (
  store: ControllerStore,
  reader: Reader,
  now: number,
): Promise<{ readonly parts: ExportParts; readonly audit: readonly NewAuditEntry[] }> => {
  const instructions = await store.instructions();
  const audit: NewAuditEntry[] = [];
  const values: ShowValues = async (records) => {
    const readables = records.map((record) => ({ record, fields: record.fields }));
    const shown = await showFields(store, instructions, readables, { reader, purposes: [], now });
    audit.push(...shown.audit);
    return shown.fields;
  };
  const masked = reader.permissions.includes('unmask') ? [] : RESTRICTED;
  return { parts: { store, values, masked, now }, audit };
};

/** The same for a reader who hands it to the person: what is restricted is whole only with the permission for it. */
export const copyForReader = async (
  store: ControllerStore,
  reader: Reader,
  subject: string,
  wanted: CopyWanted,
  now: number,
): Promise<Copy | undefined> => {
  const { parts, audit } = await partsFor(store, reader, now);
  const text = await write(parts, subject, wanted);
  if (text === undefined) return undefined;
  await store.addAudit([...audit, noted(actorOf(reader), subject, wanted, now)]);
  return { text, headers: headersOf(wanted) };
};

/** A file that a copy lists. */
export type CopiedFile = {
  readonly kind: CopyWanted['kind'];
  readonly record: string;
  readonly upload: string;
  /** The request that it answers, if it answers one. */
  readonly request?: string;
};

/**
 * A file of a copy: exactly what the copy lists, made for the same eyes, can be fetched. Noted before it is sent.
 * @param reader default: the person themselves
 * @returns undefined when the copy does not list it, or it never arrived
 */
export const fileOfCopy = async (
  store: ControllerStore,
  reader: Reader | undefined,
  subject: string,
  { kind, record, upload, ...answered }: CopiedFile,
  now: number,
): Promise<FileReference | undefined> => {
  const { parts, audit } = reader
    ? await partsFor(store, reader, now)
    : { parts: { store, values: ownValues(store), masked: [], now }, audit: [] };
  const make = kind === 'portability' ? makePortabilityExport : makeAccessExport;
  const { files = [] } = (await make(parts, subject)) ?? {};
  const file = files.find((each) => each.record === record && each.upload === upload);
  if (!file?.receivedAt) return undefined;
  const actor = reader ? actorOf(reader) : 'visitor';
  const detail = { kind, upload, ...answered };
  await store.addAudit([...audit, { time: now, actor, action: 'export', subject, record, detail }]);
  return file;
};
