import { categoryOf, decide, type Facts, type Instructions, type Tag, type Use } from '@remit/contract';

/** A record as far as it is decided about. */
export type Decidable = {
  readonly id: string;
  readonly type: string;
  readonly tag: Tag;
  readonly fields: object;
};

/** Asks for each field and each purpose, one by one, what may be. @returns the fields that may serve the purpose */
export const allowedFields = (
  { type, tag, fields }: Decidable,
  use: Use,
  instructions: Instructions,
  history: Facts['history'],
  now: number,
): string[] =>
  Object.keys(fields).filter((name) => {
    const category = categoryOf(instructions, type, name);
    const facts = { instructions, history, restricted: false, erased: false, now };
    return decide(tag, { name, category }, use, facts).allow;
  });

/** What is kept of a record against the decision, if anything. */
export const keptAgainst = (
  record: Decidable,
  instructions: Instructions,
  history: Facts['history'],
  now: number,
): string | undefined => {
  const may = new Set<string>();
  for (const purpose of record.tag.purposes) {
    const allowed = allowedFields(record, { purpose, kind: 'store' }, instructions, history, now);
    if (allowed.length === 0) return `${record.id} is kept for ${purpose}`;
    for (const name of allowed) may.add(name);
  }
  const field = Object.keys(record.fields).find((name) => !may.has(name));
  return field && `${field} of ${record.id} is kept for nothing`;
};
