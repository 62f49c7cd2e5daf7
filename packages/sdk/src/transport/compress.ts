/** Characters of a body below which gzip spares less than it takes. */
const WORTH = 2_000;

/**
 * A body as gzip, where the browser can and it is smaller. It goes as text/plain, and without a header
 * `Content-Encoding`, which would make the browser ask first (TR8): the server knows gzip by its first bytes.
 */
export const compress = async (
  body: string,
  Gzip: typeof CompressionStream | undefined,
): Promise<string | Blob> => {
  if (!Gzip || body.length <= WORTH) return body;
  const gzip = new Blob([body]).stream().pipeThrough(new Gzip('gzip'));
  const blob = await new Response(gzip).blob();
  return blob.size < body.length ? new Blob([blob], { type: 'text/plain' }) : body;
};
