/** The mail server that the operator configured. */
export type MailServer = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps:`); else it begins with STARTTLS. */
  readonly secure: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
};

/** Message submission: RFC 8314 and RFC 6409. */
const PORTS: Readonly<Record<string, number>> = { 'smtps:': 465, 'smtp:': 587 };

/** Undoes %40 and the like; undefined when it is not written like that. */
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    // URIError: a % that begins nothing.
    return undefined;
  }
};

/**
 * Reads `smtps://user:password@host:port`, or `smtp://…` for STARTTLS. User and password are percent-encoded
 * and come together or not at all.
 * @returns undefined when it is written otherwise
 */
export const readMailServer = (text: string): MailServer | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  const standard = PORTS[protocol];
  const more = `${pathname === '/' ? '' : pathname}${search}${hash}`;
  if (standard === undefined || hostname === '' || more !== '') return undefined;
  const user = decoded(username);
  const pass = decoded(password);
  if (user === undefined || pass === undefined || (user === '') !== (pass === '')) return undefined;
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? standard : Number(port),
    secure: protocol === 'smtps:',
    auth: user === '' ? undefined : { user, pass },
  };
};
