/** What a reader may do besides reading: see what is masked; erase and restrict; write as a source; review what is held. */
export const PERMISSIONS = ['unmask', 'privacy', 'write', 'review'] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** For whom a reader works. Who works for the processor answers no requests of people (S15). */
export const EMPLOYERS = ['controller', 'processor'] as const;
export type Employer = (typeof EMPLOYERS)[number];

/** A purpose-bound reader: who holds a bearer token of a controller, and for what. */
export type Reader = {
  readonly controller: string;
  readonly id: string;
  readonly purposes: readonly string[];
  readonly permissions: readonly Permission[];
  readonly employer: Employer;
};
