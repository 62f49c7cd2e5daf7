import MailComposer from 'nodemailer/lib/mail-composer';
import type { Config } from '../config.js';
import type { LinkMail } from '../requests/mailed-link.js';
import { isLoopback } from './email.js';
import { readMailServer } from './mail-server.js';
import { sendMail } from './send-mail.js';

/** Milliseconds the mail server has to take a mail. */
const TIMEOUT = 10_000;

/**
 * How links are mailed to people, through the operator's mail server.
 * @param now milliseconds since 1970
 * @returns undefined without a mail server, or without the address under which this server is reached
 */
export const linkMail = (
  { smtpUrl, mailFrom, publicUrl, allowPrivateTargets }: Config,
  now: () => number,
): LinkMail | undefined => {
  const server = smtpUrl === undefined ? undefined : readMailServer(smtpUrl);
  if (!server || mailFrom === undefined || publicUrl === undefined) return undefined;
  const requireTls = !allowPrivateTargets && !isLoopback(server.host);
  return {
    publicUrl: publicUrl.replace(/\/+$/, ''),
    send: async (to, subject, text) => {
      const content = await new MailComposer({
        from: { name: '', address: mailFrom },
        to: { name: '', address: to },
        subject: subject.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200),
        text: `${text}\n`,
        date: new Date(now()),
        headers: { 'Auto-Submitted': 'auto-generated' },
        textEncoding: 'quoted-printable',
        disableFileAccess: true,
        disableUrlAccess: true,
      })
        .compile()
        .build();
      const options = { server, requireTls, timeout: TIMEOUT };
      const given = await sendMail(options, { from: mailFrom, to, content }, new AbortController().signal);
      return given.ok ? undefined : given.error;
    },
  };
};
