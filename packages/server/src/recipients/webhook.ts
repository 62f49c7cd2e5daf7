import { Webhook } from 'standardwebhooks';
import type { WebhookEndpoint } from '../store/delivery.js';
import type { Connector, Message } from './message.js';
import { post, type PostOptions } from './post.js';

const bodyOf = (message: Message): object => {
  if (message.kind !== 'data') {
    const { kind, about } = message;
    return { type: kind, timestamp: new Date(about.at).toISOString(), data: { records: about.records } };
  }
  const { record, purpose, fields } = message;
  return {
    type: record.kind,
    timestamp: new Date(record.receivedAt).toISOString(),
    data: { record: record.id, recordType: record.type, time: record.tag.time, purpose, fields },
  };
};

/**
 * Posts a message as a signed webhook (Standard Webhooks 1.0.0): `webhook-id`, `webhook-timestamp` and
 * `webhook-signature` over id, timestamp and body with the endpoint's secret.
 * @param now milliseconds since 1970; receivers refuse signatures that are more than five minutes off
 */
export const webhook =
  (options: Omit<PostOptions, 'signal'>, now: () => number): Connector<WebhookEndpoint> =>
  async ({ url, secret }, message, signal) => {
    const { deliveryId } = message;
    const body = JSON.stringify(bodyOf(message));
    const sentAt = new Date(now());
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Remit',
      'webhook-id': deliveryId,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(deliveryId, sentAt, body),
    };
    const posted = await post(url, headers, body, { ...options, signal });
    if (!posted.answered) return { ok: false, error: posted.error };
    const { status } = posted;
    return status >= 200 && status < 300 ? { ok: true } : { ok: false, error: `status_${status}` };
  };
