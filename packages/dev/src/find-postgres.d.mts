/** A PostgreSQL to test against: a superuser's address, and how to let go of it. */
export type Postgres = { readonly url: string; readonly stop: () => Promise<void> };

/** There is none, and why. */
export type NoPostgres = { readonly skipped: string };

/**
 * A PostgreSQL for tests: the one REMIT_TEST_POSTGRES names, else a throwaway cluster of the installed one, else of
 * one that apt-get installs (root on Debian).
 *
 * Its user may create databases and roles: every test file makes, and drops, a database of its own.
 *
 * @param say told before something is installed; default: nobody
 */
export function findPostgres(say?: (line: string) => void): Promise<Postgres | NoPostgres>;
