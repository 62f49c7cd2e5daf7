import type { EmailEndpoint } from '../store/delivery.js';
import type { Connector } from './message.js';
import { sendMail, type SendOptions } from './send-mail.js';
import { writeMail } from './write-mail.js';

/** Server names of this machine, with which no one else can listen in. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/i.test(host);

/**
 * Sends messages as mail through the operator's mail server. Without TLS only to this machine, or where
 * private targets are allowed: for development.
 * @param from the sender's address
 * @param now milliseconds since 1970
 */
export const email =
  (
    options: Omit<SendOptions, 'requireTls'> & { readonly allowPrivateTargets: boolean },
    from: string,
    now: () => number,
  ): Connector<EmailEndpoint> =>
  async ({ address }, message, signal) => {
    const { server, allowPrivateTargets } = options;
    const content = await writeMail(message, { from, to: address, sentAt: new Date(now()) });
    const requireTls = !allowPrivateTargets && !isLoopback(server.host);
    return sendMail({ ...options, requireTls }, { from, to: address, content }, signal);
  };
