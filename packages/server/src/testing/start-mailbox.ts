import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { MAIL_CERTIFICATE, MAIL_KEY } from './mail-certificate.js';

/** A mail as the server took it. */
export type Mail = {
  readonly from: string;
  readonly to: readonly string[];
  /** Name and value of each header, unfolded. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string;
  readonly encrypted: boolean;
  readonly user: string | undefined;
};

/** What the server says from now on: yes, a status at a step, or nothing. */
export type Mood = 'accept' | 'hang' | { readonly at: 'rcpt' | 'data'; readonly status: number };

/** A real mail server, as slow and as moody as a test wants it. */
export type Mailbox = {
  /** Where it answers, without credentials: `127.0.0.1:2525`. */
  readonly host: string;
  readonly port: number;
  readonly mails: readonly Mail[];
  /** Times that somebody connected. */
  readonly connections: () => number;
  answer(mood: Mood): void;
  readonly close: () => Promise<void>;
};

export type MailboxOptions = {
  /** Default `none`. */
  readonly tls?: 'none' | 'starttls' | 'implicit';
  /** Credentials it asks for; default: none. */
  readonly auth?: { readonly user: string; readonly pass: string };
};

const tlsOf = (tls: MailboxOptions['tls']): SMTPServerOptions => {
  if (tls === undefined || tls === 'none') return { hideSTARTTLS: true };
  return { key: MAIL_KEY, cert: MAIL_CERTIFICATE, secure: tls === 'implicit' };
};

/** Quoted-printable, RFC 2045. */
const unquote = (text: string): string => {
  const bytes = text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
};

const parse = (raw: string): Pick<Mail, 'headers' | 'text'> => {
  const end = raw.indexOf('\r\n\r\n');
  const headers = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
  const body = raw.slice(end + 4).replace(/=\r\n/g, '');
  const quoted = headers.some(([, value]) => value === 'quoted-printable');
  return { headers, text: (quoted ? unquote(body) : body).replace(/\r\n/g, '\n') };
};

/** Starts a mail server on a free port of this machine. */
export const startMailbox = async ({ tls, auth }: MailboxOptions = {}): Promise<Mailbox> => {
  const mails: Mail[] = [];
  let mood: Mood = 'accept';
  let connections = 0;
  const refusedAt = (step: 'rcpt' | 'data') =>
    typeof mood === 'object' && mood.at === step
      ? Object.assign(new Error('No, leads@shop.example'), { responseCode: mood.status })
      : null;
  const server = new SMTPServer({
    ...tlsOf(tls),
    authOptional: auth === undefined,
    disabledCommands: auth === undefined ? ['AUTH'] : [],
    allowInsecureAuth: true,
    onConnect: (_session, done) => {
      connections += 1;
      if (mood !== 'hang') done();
    },
    onAuth: ({ username, password }, _session, done) => {
      if (auth && username === auth.user && password === auth.pass) done(null, { user: username });
      else done(Object.assign(new Error(`Wrong password ${String(password)}`), { responseCode: 535 }));
    },
    onRcptTo: (_address, _session, done) => done(refusedAt('rcpt')),
    onData: (stream, { envelope, secure, user }, done) => {
      let raw = '';
      stream.setEncoding('utf8').on('data', (part: string) => (raw += part));
      stream.on('end', () => {
        const refused = refusedAt('data');
        if (!refused)
          mails.push({
            ...parse(raw),
            from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            to: envelope.rcptTo.map(({ address }) => address),
            encrypted: secure,
            user: typeof user === 'string' ? user : undefined,
          });
        done(refused);
      });
    },
  });
  // A client that breaks off is what some tests are about.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    mails,
    connections: () => connections,
    answer: (next) => void (mood = next),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
