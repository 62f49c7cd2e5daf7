import { errorBodySchema } from '@remit/contract/schema';
import type { Surroundings } from './command.js';

/** What the server answered, or the one line that says why there is no answer. */
export type Asked =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly problem: string; readonly exit: 1 | 2 };

/**
 * Asks a running server, as the reader whose token is in `REMIT_TOKEN`.
 * @param order what is to be done, sent as JSON; default: nothing, only read
 */
export const askServer = async (
  { env, fetch }: Pick<Surroundings, 'env' | 'fetch'>,
  path: string,
  order?: object,
): Promise<Asked> => {
  const { REMIT_URL: base = 'http://127.0.0.1:8080', REMIT_TOKEN: token } = env;
  if (!token) return { ok: false, exit: 2, problem: 'REMIT_TOKEN: expected the token of a reader' };
  if (!/^https?:\/\//.test(base) || !URL.canParse(base))
    return {
      ok: false,
      exit: 2,
      problem: 'REMIT_URL: expected the address of a server, such as http://127.0.0.1:8080',
    };
  let response: Response;
  try {
    const headers = { authorization: `Bearer ${token}` };
    response = await fetch(
      new URL(path, base),
      order === undefined
        ? { headers }
        : {
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(order),
          },
    );
  } catch {
    // fetch throws only when there was no answer at all.
    return { ok: false, exit: 1, problem: `no server answers at ${base}` };
  }
  const isText = response.headers.get('content-type')?.startsWith('text/');
  const body: unknown = isText ? await response.text() : await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return { ok: true, body };
  const refusal = errorBodySchema.safeParse(body);
  const problem = refusal.success
    ? `${refusal.data.code}: ${refusal.data.message}`
    : `the server answered with status ${response.status}`;
  return { ok: false, exit: 1, problem };
};
