import { filesIn, type FieldValue } from '@remit/contract';
import type { ControllerStore } from '../store/store.js';
import type { AccessExport } from './export-schema.js';

type Values = Readonly<Record<string, FieldValue>>;

/** The files that values of these records refer to, and whether their bytes have arrived. */
export const filesInCopy = async (
  store: ControllerStore,
  records: readonly { readonly id: string; readonly values: Values }[],
): Promise<AccessExport['files']> => {
  const named = records.flatMap(({ id: record, values }) =>
    Object.entries(values).flatMap(([field, value]) =>
      filesIn(value).map((file) => ({ record, field, ...file })),
    ),
  );
  if (named.length === 0) return [];
  const received = await store.uploads.received([...new Set(named.map(({ record }) => record))]);
  return named.map((file) => {
    const kept = received.find(({ record, upload }) => record === file.record && upload === file.upload);
    return { ...file, receivedAt: kept ? new Date(kept.receivedAt).toISOString() : null };
  });
};
