import { hash } from 'node:crypto';

/** What the first entry of a chain follows. */
export const CHAIN_START = '0'.repeat(64);

/** Anything that JSON can say. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/**
 * The one way to write a value as JSON (RFC 8785 for what is kept here): names in the order of their code
 * units, nothing between, and what is undefined left out.
 * @throws on a number that JSON cannot say
 */
export const canonicalJson = (value: Json): string => {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('not a number of JSON');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .toSorted()
    .flatMap((name) => {
      const member = value[name];
      return member === undefined ? [] : [`${JSON.stringify(name)}:${canonicalJson(member)}`];
    });
  return `{${members.join(',')}}`;
};

/** Array.isArray does not narrow readonly arrays. */
const isList = (value: object): value is readonly Json[] => Array.isArray(value);

/**
 * The hash of an entry: SHA-256, in hex, over the hash of the entry before and the entry as canonical JSON.
 * So no entry can be changed, taken out or put in without changing every hash that follows.
 */
export const chainHash = (previous: string, entry: Json): string =>
  chainHashOf(previous, canonicalJson(entry));

/** The same of an entry that is canonical JSON already. */
export const chainHashOf = (previous: string, text: string): string => hash('sha256', `${previous}\n${text}`);

/** An entry of a chain, as it is kept: `text` is canonical JSON. `seq` counts from 1 without a gap. */
export type ChainLink = { readonly seq: number; readonly hash: string; readonly text: string };

/** Where a chain ends, or the first entry that is not as it was written. */
export type ChainChecked =
  | { readonly ok: true; readonly length: number; readonly head: string }
  | { readonly ok: false; readonly seq: number; readonly reason: 'missing' | 'changed' };

/** Where a check begins: behind the last entry that was found right. */
export type ChainPlace = { readonly length: number; readonly head: string };

/** Checks links in their order; long chains piece by piece, each from where the piece before ended. */
export const checkChain = (
  links: Iterable<ChainLink>,
  from: ChainPlace = { length: 0, head: CHAIN_START },
): ChainChecked => {
  let { length, head } = from;
  for (const { seq, hash: kept, text } of links) {
    if (seq !== length + 1) return { ok: false, seq: length + 1, reason: 'missing' };
    if (chainHashOf(head, text) !== kept) return { ok: false, seq, reason: 'changed' };
    length = seq;
    head = kept;
  }
  return { ok: true, length, head };
};
