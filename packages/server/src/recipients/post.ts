import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { ADDRESS_REFUSED, lookupPublic } from './lookup-public.js';
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

const publicOnly = lookupPublic();

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
      ...(allowPrivateTargets ? {} : { lookup: publicOnly }),
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
