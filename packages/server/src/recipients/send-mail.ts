import SmtpConnection from 'nodemailer/lib/smtp-connection';
import type { MailServer } from './mail-server.js';
import type { Given } from './message.js';

export type SendOptions = {
  readonly server: MailServer;
  /** Refuse to go on without TLS. */
  readonly requireTls: boolean;
  /** Milliseconds for the whole exchange. */
  readonly timeout: number;
  /** Authorities besides those of the system by which the server's certificate may be vouched for, as PEM. */
  readonly authorities?: string | undefined;
};

export type Mail = { readonly from: string; readonly to: string; readonly content: Buffer };

type Fault = NonNullable<Parameters<Parameters<SmtpConnection['login']>[1]>[0]>;

/** As promises: each step of the exchange calls back once. */
const step = (begin: (done: (fault?: Fault | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => begin((fault) => (fault ? reject(fault) : resolve())));

/** The code of what went wrong. What the server said is not kept: it may repeat addresses and credentials. */
const explain = ({ code, originalCode, command, responseCode, permanent }: Fault): Given => {
  if (code === 'ETLS' || /CERT|TLS|SSL|EPROTO$/.test(originalCode ?? ''))
    return { ok: false, error: 'tls_failed' };
  if (responseCode !== undefined) {
    // About this mailbox or this mail; what is said about us may change.
    const forGood = permanent === true && (command === 'RCPT TO' || command === 'DATA');
    return { ok: false, error: `smtp_${responseCode}`, forGood };
  }
  return { ok: false, error: code === 'ETIMEDOUT' ? 'timeout' : 'network' };
};

/** Hands one mail to the mail server, on a connection of its own. Its credentials are never logged. */
export const sendMail = async (
  { server, requireTls, timeout, authorities }: SendOptions,
  { from, to, content }: Mail,
  signal: AbortSignal,
): Promise<Given> => {
  const expired = AbortSignal.timeout(timeout);
  const { host, port, secure, auth } = server;
  const connection = new SmtpConnection({
    host,
    port,
    secure,
    requireTLS: requireTls && !secure,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    socketCloseTimeout: 0,
    ...(authorities === undefined ? {} : { tls: { ca: authorities } }),
  });
  const brokenOff = new Promise<Given>((resolve) => {
    connection.on('error', (fault: Fault) => resolve(explain(fault)));
    expired.addEventListener('abort', () => resolve({ ok: false, error: 'timeout' }));
    signal.addEventListener('abort', () => resolve({ ok: false, error: 'stopped' }));
  });
  const exchange = async (): Promise<Given> => {
    try {
      await step((done) => connection.connect(done));
      // A copy: nodemailer adds to what it is given.
      if (auth) await step((done) => connection.login({ ...auth }, done));
      await step((done) => connection.send({ from, to: [to] }, content, done));
      return { ok: true };
    } catch (fault) {
      // Every step fails with an error of the connection.
      return explain(fault as Fault);
    }
  };
  if (signal.aborted) return { ok: false, error: 'stopped' };
  const given = await Promise.race([exchange(), brokenOff]);
  if (given.ok) connection.quit();
  else connection.close();
  return given;
};
