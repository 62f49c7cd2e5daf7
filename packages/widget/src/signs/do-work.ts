/** Numbers that are tried in one go: a few milliseconds on a slow phone. */
const PIECE = 256;

/**
 * Does the work that the server asks for: finds the number for which SHA-256 of `<challenge>.<number>` begins with as
 * many zeroes as the challenge names. In small pieces, between which the page goes on, and in no worker: a strict policy
 * forbids those with an error for the page, and nobody can ask a policy before.
 * Rejects where there is no `crypto.subtle`, and when it is ended.
 */
export const doWork = async (challenge: string, signal: AbortSignal): Promise<string> => {
  const bits = parseInt(challenge, 10);
  for (let solution = 0; ; solution++) {
    const bytes = new TextEncoder().encode(`${challenge}.${solution}`);
    const digest = await crypto.subtle.digest('SHA-256', bytes);
    if (Math.clz32(new DataView(digest).getUint32(0)) >= bits) return String(solution);
    if (solution % PIECE === 0) {
      signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
};
