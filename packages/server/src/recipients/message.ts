import type { FieldValue } from '@remit/contract';
import type { About, EmailEndpoint, NoticeKind, WebhookEndpoint } from '../store/delivery.js';
import type { StoredRecord } from '../store/store.js';

type Sent = {
  /** Stable over all attempts and replays, so that the recipient can drop repeats. */
  readonly deliveryId: string;
  /** Id of the controller in whose name it is sent. */
  readonly controller: string;
};

/** What a recipient is given of a record: only the fields that may be disclosed to it for this purpose. */
export type Disclosure = Sent & {
  readonly kind: 'data';
  readonly purpose: string;
  readonly record: Pick<StoredRecord, 'id' | 'type' | 'kind' | 'tag' | 'receivedAt'>;
  readonly fields: Readonly<Record<string, FieldValue>>;
};

/**
 * What a notice says. Of a rectification also the corrected values, as far as the recipient may have them at that
 * moment for the purpose it got them for.
 */
export type Told = Omit<About, 'records'> & {
  readonly records: readonly (About['records'][number] & {
    readonly values?: Readonly<Record<string, FieldValue>>;
  })[];
};

/** What a recipient is told about data it has. */
export type Notice = Sent & { readonly kind: NoticeKind; readonly about: Told };

export type Message = Disclosure | Notice;

/** How giving a message to a recipient ended. */
export type Given =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** Stable code, listed in docs/recipients.md. */
      readonly error: string;
      /** The recipient will never take it: trying again is of no use. */
      readonly forGood?: boolean;
    };

/** A way to reach recipients: one for each kind of endpoint. */
export type Connector<E> = (endpoint: E, message: Message, signal: AbortSignal) => Promise<Given>;

/** The ways there are. Without a mail server there is none for e-mail. */
export type Connectors = {
  readonly webhook: Connector<WebhookEndpoint>;
  readonly email: Connector<EmailEndpoint> | undefined;
};
