import type { ServerSource } from '@remit/contract';
import { SERVER_SOURCES } from '@remit/contract/schema';

/**
 * The source that a reader writes as: the reader is named after it, as in `crm` or `crm-helsinki`, so that a
 * key can never write under the name of another source.
 * @returns undefined when the name is not a source's
 */
export const sourceOfReader = (id: string): ServerSource | undefined =>
  SERVER_SOURCES.find((source) => id === source || id.startsWith(`${source}-`));
