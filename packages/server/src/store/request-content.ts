import { contentSchema, type PersonRequest, type RequestContent } from '../requests/person-request.js';
import type { Vault } from '../vault/open-vault.js';
import { openValue, sealValue, type Place } from '../vault/seal-value.js';

type Kept = { readonly id: string; readonly subject_id: string; readonly content: string | null };

/** No record has an id with a slash in it, so nothing of a record opens here, nor anything from here there. */
const placeOf = (controller: string, subject: string, request: string): Place => ({
  controller,
  subject,
  record: `request/${request}`,
  field: 'content',
});

/** The content of a request as it is kept; null of an erased person. */
export const sealContent = (
  key: Buffer,
  controller: string,
  { id, subject, content }: Pick<PersonRequest, 'id' | 'subject' | 'content'>,
): string | null =>
  content && sealValue(key, placeOf(controller, subject, id), JSON.stringify(content)).sealed;

/** @returns null when it is gone, or is not as it was sealed */
export const openContent = (key: Buffer, controller: string, row: Kept): RequestContent | null => {
  if (row.content === null) return null;
  const text = openValue(key, placeOf(controller, row.subject_id, row.id), { sealed: row.content });
  return typeof text === 'string' ? contentSchema.parse(JSON.parse(text)) : null;
};

/** The contents of several requests, in the order given. */
export const openContents = async (
  vault: Vault,
  controller: string,
  rows: readonly Kept[],
): Promise<readonly (RequestContent | null)[]> => {
  const subjects = rows.filter(({ content }) => content !== null).map((row) => row.subject_id);
  const keys = await vault.keysForReading(controller, subjects);
  return rows.map((row) => {
    const key = keys.get(row.subject_id);
    return key ? openContent(key, controller, row) : null;
  });
};
