import type * as contract from '@remit/contract';
import type { Kept, Vector } from './expand.js';

/** What of contract answers a vector: the source, or the package as it is built. */
export type Answers = Pick<typeof contract, 'decide' | 'limitRecord'>;

/** The answer to a vector, in the form of its `expect`. */
export const ask = ({ decide, limitRecord }: Answers, vector: Vector): string | Kept => {
  const { tag, field, fields, use, facts, record, expect } = vector;
  // Vectors also hold what the types forbid: that is what they are for.
  const asked = [tag, field, use, facts] as unknown as Parameters<typeof decide>;
  if (typeof expect === 'string') {
    const decision = decide(...asked);
    return decision.allow ? 'allow' : decision.reason;
  }
  const values = Object.fromEntries(fields.map((name) => [name, 'a value']));
  const { kind } = asked[2];
  if (kind !== 'collect' && kind !== 'store') throw new Error(`vector ${vector.n}: nobody limits to ${kind}`);
  const left = limitRecord({ type: record, tag: asked[0], fields: values }, kind, asked[3]);
  return { ...left, fields: Object.keys(left.fields) };
};
