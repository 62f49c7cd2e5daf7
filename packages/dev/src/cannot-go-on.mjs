/** What a person at the keyboard can put right: shown as one line, without a stack. */
export class CannotGoOn extends Error {}

/**
 * Runs a command's main function; a {@link CannotGoOn} ends it with its message and exit code 1.
 *
 * @param {() => Promise<void>} main
 */
export async function orSayWhy(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof CannotGoOn)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
