import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPrivateAddress } from './private-address.js';

/** Code of the error with which a connection fails whose name leads to a private address. */
export const ADDRESS_REFUSED = 'ADDRESS_REFUSED';

/** Resolves a name to all its addresses, as `dns.lookup` does. */
type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  found: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A lookup for `net.connect` and `https.request` that resolves a name once and refuses it when any of its
 * addresses is private. The connection is made to the very addresses that were checked, so a name that
 * changes its mind in between gains nothing (OB9).
 */
export const lookupPublic =
  (resolve: Resolve = lookup, isRefused: (address: string) => boolean = isPrivateAddress): LookupFunction =>
  (hostname, options, found) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) found(error ?? new Error('no address'), '');
      else if (addresses.some(({ address }) => isRefused(address)))
        found(Object.assign(new Error('a private address'), { code: ADDRESS_REFUSED }), '');
      else if (options.all) found(null, addresses);
      else found(null, first.address, first.family);
    });
  };
