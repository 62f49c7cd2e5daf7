import { categoryOf, type Instructions, type LegalBasis, type Tag } from '@remit/contract';
import type { StoredRecord } from '../store/store.js';
import type { PortabilityExport } from './export-schema.js';
import { filesInCopy } from './files-in-copy.js';
import { controllerIn, type ExportParts } from './make-export.js';

/** Sources through which a person provided something themselves, or by their use of a service. */
const PROVIDED: readonly Tag['source'][] = ['widget', 'page', 'website', 'newsletter', 'app'];
/** Art. 20(1)(a): what rests on these is portable. */
const PORTABLE: readonly LegalBasis[] = ['consent', 'explicit-consent', 'contract'];

/** The fields of a record that a portable purpose carries. */
const portableFields = (
  instructions: Instructions,
  { type, tag, fields }: StoredRecord,
): readonly string[] => {
  const purposes = tag.purposes.flatMap((id) => {
    const purpose = Object.hasOwn(instructions.purposes, id) ? instructions.purposes[id] : undefined;
    return purpose && PORTABLE.includes(purpose.basis) ? [purpose] : [];
  });
  return Object.keys(fields).filter((field) => {
    const category = categoryOf(instructions, type, field);
    return purposes.some(({ categories }) => categories.some((each) => each === category));
  });
};

/**
 * What a person provided, where it rests on consent or a contract (Art. 20).
 * @returns undefined when nothing is known of this person, or they were erased
 */
export const makePortabilityExport = async (
  { store, values, now }: ExportParts,
  subject: string,
): Promise<PortabilityExport | undefined> => {
  const state = (await store.subjectStates([subject])).get(subject);
  if (!state || state.erasedAt !== null) return undefined;
  const [instructions, records] = await Promise.all([store.instructions(), store.requests.records(subject)]);
  const provided = records
    .filter(({ tag }) => PROVIDED.includes(tag.source))
    .toSorted((a, b) => a.tag.time - b.tag.time);
  const shown = await values(provided);
  const copied = provided.flatMap((record, index) => {
    const fields = portableFields(instructions, record).flatMap((field) => {
      const value = shown[index]?.[field];
      return value === undefined ? [] : [[field, value] as const];
    });
    const { id, type, tag } = record;
    const { source } = tag;
    const time = new Date(tag.time).toISOString();
    return fields.length === 0 ? [] : [{ id, type, time, source, fields: Object.fromEntries(fields) }];
  });
  return {
    format: 'remit-portability',
    version: 2,
    madeAt: new Date(now).toISOString(),
    controller: await controllerIn(store),
    person: { id: subject },
    records: copied,
    files: await filesInCopy(
      store,
      copied.map(({ id, fields }) => ({ id, values: fields })),
    ),
  };
};
