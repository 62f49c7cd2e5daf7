/** The parameters that name a campaign. No other part of a query is ever read. */
const CAMPAIGN = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'];
/** Characters of one of them at most: what is longer was not made for counting. */
const LONGEST = 100;

/** The host of a web address; undefined for anything else. */
export const webHost = (address: string): string | undefined => {
  try {
    const { protocol, host } = new URL(address);
    return /^https?:$/.test(protocol) ? host : undefined;
  } catch {
    // Expected: there is no address, or it is none.
    return undefined;
  }
};

/**
 * Where a visitor came from: the campaign by its five known parameters, and the host of the page before if it is not
 * this one's.
 *
 * @param search the query of this page
 */
export const whereFrom = (search: string, referrer: string, host: string): Record<string, string> => {
  const query = new URLSearchParams(search);
  const found: Record<string, string> = {};
  for (const name of CAMPAIGN) {
    const value = query.get(name);
    if (value && value.length <= LONGEST) found[name] = value;
  }
  const before = webHost(referrer);
  if (before && before !== host) found['referrer-host'] = before;
  return found;
};
