import type { whyNotBySources as whole } from './derivation.js';

/**
 * PL14 where no sources are known, as in every browser: what is derived cannot be traced, and so serves nothing. This
 * is what `derivation.ts` answers there, known beforehand; bundles for pages hold it in its place.
 */
export const whyNotBySources: typeof whole = () => 'source_missing';
