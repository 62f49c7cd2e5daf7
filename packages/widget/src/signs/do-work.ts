/**
 * Finds the number for which SHA-256 of `<challenge>.<number>` begins with as many zeroes as the challenge names. Its
 * text is run in a worker, too: it uses nothing from outside.
 * @param rest lets others go first, now and then
 */
export const solve = async (challenge: string, rest: () => unknown): Promise<string> => {
  const bits = parseInt(challenge, 10);
  for (let solution = 0; ; solution++) {
    const bytes = new TextEncoder().encode(`${challenge}.${solution}`);
    const digest = await crypto.subtle.digest('SHA-256', bytes);
    if (Math.clz32(new DataView(digest).getUint32(0)) >= bits) return String(solution);
    if (solution % 64 === 63) await rest();
  }
};

const WORKER = `const solve=${String(solve)};onmessage=({data})=>{solve(data,()=>{}).then(postMessage,()=>postMessage(''))}`;

/** Rejects where the page's policy lets no such worker begin. */
const inWorker = (challenge: string, signal: AbortSignal): Promise<string> => {
  const address = URL.createObjectURL(new Blob([WORKER], { type: 'text/javascript' }));
  let worker: Worker | undefined;
  return new Promise<string>((resolve, reject) => {
    // Throws under Trusted Types.
    worker = new Worker(address);
    worker.addEventListener('message', ({ data }) => (data ? resolve(String(data)) : reject()));
    worker.addEventListener('error', reject);
    signal.addEventListener('abort', reject);
    worker.postMessage(challenge);
  }).finally(() => {
    worker?.terminate();
    URL.revokeObjectURL(address);
  });
};

/**
 * Does the work that the server asks for: beside the page, or where its policy forbids that, in small pieces on the
 * page itself. Rejects where there is no `crypto.subtle`, and when it is ended.
 * @param begin how the work is done beside the page
 */
export const doWork = (challenge: string, signal: AbortSignal, begin = inWorker): Promise<string> =>
  begin(challenge, signal).catch(() =>
    solve(challenge, async () => {
      signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve));
    }),
  );
