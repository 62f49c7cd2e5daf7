/** What a person at the keyboard can put right: shown as one line, without a stack. */
export class CannotGoOn extends Error {}

/**
 * Runs a command's main function; a {@link CannotGoOn} ends it with its message and exit code 1.
 *
 * @param {() => Promise<void>} main
 * @param {string} [lastLine] printed after the message, for whoever reads only that
 */
export async function orSayWhy(main, lastLine) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof CannotGoOn)) throw error;
    console.error(error.message);
    if (lastLine) console.log(lastLine);
    process.exitCode = 1;
  }
}
