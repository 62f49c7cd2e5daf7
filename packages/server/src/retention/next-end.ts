import { retentionEnd, type Facts, type Instructions, type Tag } from '@remit/contract';

/** Of a record that the sweep is to pass over: its person asked for restriction. */
export const NEVER = Number.MAX_SAFE_INTEGER;

const DAY = 864e5;
/** Ends remembered at most for one version of the instructions. */
const MOST = 1000;

/** By instructions, then by purposes and day: visitors make many records with the same tag on one day. */
const known = new WeakMap<Instructions['purposes'], Map<string, number>>();

/**
 * The earliest moment at which the retention of any purpose of the tag runs out (PL10): until then no field
 * of the record goes by the passing of time alone.
 * @returns milliseconds since 1970; 0, which is to look at once, when it cannot be told
 */
export const nextEnd = (
  { purposes: ids, time }: Pick<Tag, 'purposes' | 'time'>,
  { purposes }: Pick<Instructions, 'purposes'>,
): number => {
  const day = Math.floor(time / DAY) * DAY;
  const key = `${day} ${ids.join()}`;
  let ends = known.get(purposes);
  if (!ends || ends.size >= MOST) {
    ends = new Map();
    known.set(purposes, ends);
  }
  let end = ends.get(key);
  if (end === undefined) {
    end = Math.min(
      ...ids.map((id) => {
        const purpose = Object.hasOwn(purposes, id) ? purposes[id] : undefined;
        return (purpose && retentionEnd(day, purpose.retention)) ?? 0;
      }),
    );
    ends.set(key, end);
  }
  // A retention counts whole days: it ends at the time of day at which it began.
  return end <= 0 || end === Infinity ? 0 : end + (time - day);
};

/**
 * The same of a record that may be derived: it goes when any of its sources goes (PL14), so that theirs come first.
 */
export const nextEndWith = (
  tag: Pick<Tag, 'purposes' | 'time' | 'sources'>,
  {
    instructions,
    sources = {},
  }: Pick<Facts, 'sources'> & { readonly instructions: Pick<Instructions, 'purposes'> },
): number => {
  if (tag.sources === undefined) return nextEnd(tag, instructions);
  const { purposes } = tag;
  const seen = new Set<string>();
  const endOf = (each: Pick<Tag, 'time' | 'sources'>): number =>
    Math.min(
      nextEnd({ purposes, time: each.time }, instructions),
      ...Object.keys(each.sources ?? {}).flatMap((id) => {
        const source = Object.hasOwn(sources, id) ? sources[id] : undefined;
        if (seen.has(id)) return [];
        seen.add(id);
        return [source ? endOf(source.tag) : 0];
      }),
    );
  return endOf(tag);
};
