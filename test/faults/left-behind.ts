/** What a page was still doing when it went away, which it then cannot answer any more. */
export const leftBehind = (doing: Promise<unknown>): void => {
  doing.catch((error: unknown) => {
    const expected = /closed|destroyed|crashed|disconnected|navigation/i;
    if (!(error instanceof Error && expected.test(error.message))) throw error;
  });
};
