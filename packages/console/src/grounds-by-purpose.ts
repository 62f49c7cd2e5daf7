import type { Grounds, Why } from './read-answers.js';

/** One purpose of a record: on what it rests, what it may use, what not, and who received it for that. */
export type PurposeGrounds = Omit<Grounds, 'denied'> & {
  readonly allowed: readonly string[];
  readonly refused: readonly {
    readonly code: string;
    readonly rule: string;
    readonly fields: readonly string[];
  }[];
  readonly deliveries: Why['deliveries'];
};

/** The server answers field by field; people ask purpose by purpose. */
export const groundsByPurpose = ({ fields, deliveries }: Why): PurposeGrounds[] => {
  const purposes = new Map<string, Grounds>();
  for (const field of fields) for (const grounds of field.purposes) purposes.set(grounds.purpose, grounds);
  return [...purposes.values()].map(({ denied: _denied, ...grounds }) => {
    const allowed: string[] = [];
    const refused = new Map<string, { code: string; rule: string; fields: string[] }>();
    for (const { field, purposes: ofField } of fields) {
      const own = ofField.find(({ purpose }) => purpose === grounds.purpose);
      if (!own) continue;
      if (!own.denied) allowed.push(field);
      else {
        const same = refused.get(own.denied.code) ?? { ...own.denied, fields: [] };
        same.fields.push(field);
        refused.set(same.code, same);
      }
    }
    return {
      ...grounds,
      allowed,
      refused: [...refused.values()],
      deliveries: deliveries.filter(({ purpose }) => purpose === grounds.purpose),
    };
  });
};
