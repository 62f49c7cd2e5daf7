import type { Instructions } from '@remit/contract';
import type { Employer, Permission } from './reader.js';

/** A controller to be set up. */
export type NewController = {
  readonly instructions: Instructions;
  readonly siteKey: string;
  /** Bearer tokens by SHA-256; the token itself is shown once and never kept. */
  readonly readers: readonly {
    readonly id: string;
    readonly tokenHash: string;
    readonly purposes: readonly string[];
    /** Default: none. */
    readonly permissions?: readonly Permission[];
    /** Default: the controller. */
    readonly employer?: Employer;
  }[];
};
