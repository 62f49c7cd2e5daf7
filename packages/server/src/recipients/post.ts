import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { isPrivateAddress } from './private-address.js';

/** How a post ended: the status of the answer, or the code of what kept it from being answered. */
export type Posted =
  | { readonly answered: true; readonly status: number }
  | {
      readonly answered: false;
      readonly error: 'address_refused' | 'https_required' | 'timeout' | 'stopped' | 'network';
    };

export type PostOptions = {
  /** Also post to private and loopback addresses, and without TLS. */
  readonly allowPrivateTargets: boolean;
  /** Milliseconds for the whole exchange. */
  readonly timeout: number;
  /** Gives up at once. */
  readonly signal: AbortSignal;
};

const ADDRESS_REFUSED = 'ADDRESS_REFUSED';

type Found = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/**
 * Resolves a name and refuses it when any of its addresses is private. The connection is made to what was
 * checked, so a name that changes its mind in between gains nothing.
 */
const lookupPublic = (hostname: string, options: LookupOptions, found: Found): void => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error || !first) found(error ?? new Error('no address'), '');
    else if (addresses.some(({ address }) => isPrivateAddress(address)))
      found(Object.assign(new Error('a private address'), { code: ADDRESS_REFUSED }), '');
    else if (options.all) found(null, addresses);
    else found(null, first.address, first.family);
  });
};

/**
 * Posts a body once. Redirects are not followed, and the answer's body is not read: only its status counts.
 */
export const post = (
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { allowPrivateTargets, timeout, signal }: PostOptions,
): Promise<Posted> => {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivateTargets && url.protocol !== 'https:')
    return Promise.resolve({ answered: false, error: 'https_required' });
  // Only names are looked up; a literal address is checked here.
  if (!allowPrivateTargets && isIP(host) !== 0 && isPrivateAddress(host))
    return Promise.resolve({ answered: false, error: 'address_refused' });
  const expired = AbortSignal.timeout(timeout);
  return new Promise((done) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      signal: AbortSignal.any([expired, signal]),
      ...(allowPrivateTargets ? {} : { lookup: lookupPublic }),
    });
    request.on('response', (response) => {
      done({ answered: true, status: response.statusCode ?? 0 });
      response.destroy();
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === ADDRESS_REFUSED) done({ answered: false, error: 'address_refused' });
      else if (signal.aborted) done({ answered: false, error: 'stopped' });
      else done({ answered: false, error: expired.aborted ? 'timeout' : 'network' });
    });
    request.end(body);
  });
};
