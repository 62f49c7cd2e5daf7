import type { FieldValue } from '@remit/contract';
import { Webhook } from 'standardwebhooks';
import type { Endpoint, StoredRecord } from '../store/store.js';
import { post, type Posted, type PostOptions } from './post.js';

/** What a recipient is given of a record: only the fields that may be disclosed to it for this purpose. */
export type Disclosure = {
  /** Stable over all attempts, so that the recipient can drop repeats. */
  readonly deliveryId: string;
  readonly purpose: string;
  readonly record: Pick<StoredRecord, 'id' | 'type' | 'kind' | 'tag' | 'receivedAt'>;
  readonly fields: Readonly<Record<string, FieldValue>>;
};

/** Gives a record to a recipient. A port: other connectors have the same shape. */
export type Disclose = (endpoint: Endpoint, disclosure: Disclosure, signal: AbortSignal) => Promise<Posted>;

/**
 * Posts a disclosure as a signed webhook (Standard Webhooks 1.0.0): `webhook-id`, `webhook-timestamp` and
 * `webhook-signature` over id, timestamp and body with the endpoint's secret.
 * @param now milliseconds since 1970; receivers refuse signatures that are more than five minutes off
 */
export const webhook =
  (options: Omit<PostOptions, 'signal'>, now: () => number): Disclose =>
  ({ url, secret }, { deliveryId, purpose, record, fields }, signal) => {
    const body = JSON.stringify({
      type: record.kind,
      timestamp: new Date(record.receivedAt).toISOString(),
      data: { record: record.id, recordType: record.type, time: record.tag.time, purpose, fields },
    });
    const sentAt = new Date(now());
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Remit',
      'webhook-id': deliveryId,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(deliveryId, sentAt, body),
    };
    return post(url, headers, body, { ...options, signal });
  };
