import { canonicalJson, type ChainLink, type ChainPlace } from '../store/chain.js';

/** What an exported audit says that it is. */
export const EXPORT_FORMAT = 'remit-audit-1';

/** The first line of an exported audit: whose it is. */
export const firstLine = (controller: string): string => canonicalJson({ controller, format: EXPORT_FORMAT });

/** The line of an entry: what its hash covers, byte for byte, and the hash. */
export const entryLine = ({ text, hash }: ChainLink): string => `{"entry":${text},"hash":"${hash}"}`;

/** The last line, so that a file that was cut off is not taken for a whole one. */
export const lastLine = (controller: string, { length, head }: ChainPlace): string =>
  canonicalJson({ controller, entries: length, head });
