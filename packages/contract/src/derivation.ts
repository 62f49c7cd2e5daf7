import { own } from './own.js';
import type { Refusal } from './refusals.js';
import type { LeadRecord, Tag } from './schema/record-schema.js';

/** What is true of a record that something was derived from: its type, its tag and the fields it still has. */
export type SourceRecord = Pick<LeadRecord, 'type' | 'tag'> & {
  readonly fields: Readonly<Record<string, unknown>>;
};

/** Sources that are looked at for one decision, those of sources counted each time they are named. */
export const MAX_SOURCES = 1000;

/**
 * PL14: why a derived record may not serve what its sources would have to serve with it. Sources are looked at in the
 * order of the tag, each with all of its fields before its own sources.
 * @param whyNotServed why one field of a source may not be used
 */
export const whyNotBySources = (
  tag: Tag,
  sources: Readonly<Record<string, SourceRecord>> | undefined,
  whyNotServed: (source: SourceRecord, field: string) => Refusal | undefined,
): Refusal | undefined => {
  let looked = 0;
  const look = (named: NonNullable<Tag['sources']>): Refusal | undefined => {
    const entries = Object.entries(named);
    // Derived from nothing: it cannot be told what from.
    if (entries.length === 0) return 'source_missing';
    for (const [id, fields] of entries) {
      if (++looked > MAX_SOURCES) return 'source_chain';
      const source = sources && own(sources, id);
      if (!source || fields.length === 0) return 'source_missing';
      for (const field of fields) {
        if (!Object.hasOwn(source.fields, field)) return 'source_missing';
        if (whyNotServed(source, field)) return 'source_not_served';
      }
      const further = source.tag.sources && look(source.tag.sources);
      if (further) return further;
    }
    return undefined;
  };
  return look(tag.sources ?? {});
};
