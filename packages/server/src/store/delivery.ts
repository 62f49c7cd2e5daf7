/** Where a recipient of the register takes webhooks. Not part of the instructions: it holds a secret. */
export type WebhookEndpoint = {
  readonly recipient: string;
  readonly kind: 'webhook';
  readonly url: string;
  /** Standard Webhooks secret, `whsec_…`. */
  readonly secret: string;
};

/** Where a recipient of the register takes mail. The server that sends it is the operator's configuration. */
export type EmailEndpoint = {
  readonly recipient: string;
  readonly kind: 'email';
  /** One e-mail address, without a name. */
  readonly address: string;
};

/** How a recipient of the register is reached. */
export type Endpoint = WebhookEndpoint | EmailEndpoint;

/**
 * What recipients are told about data they have (Art. 19, and Art. 7(3) and 21 for the first two). The names
 * are the `type` of the message that recipients get.
 */
export const NOTICE_KINDS = [
  'consent.withdrawn',
  'processing.objected',
  'person.erased',
  'person.rectified',
  'processing.restricted',
  'restriction.lifted',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export type DeliveryKind = 'data' | NoticeKind;

/** What a notice says: names and ids only, nothing that a person said. */
export type About = {
  /** When what it tells of happened, milliseconds since 1970. */
  readonly at: number;
  /** Of every record the recipient has, or may have: for which purpose, and the fields concerned. */
  readonly records: readonly {
    readonly record: string;
    readonly purpose: string;
    readonly fields: readonly string[];
  }[];
};

type Queued = {
  readonly id: string;
  readonly recipient: string;
  /** Attempts made before this one. */
  readonly attempts: number;
};

/** A record that is due at a recipient, claimed by this process until its lease has passed. */
export type DataDelivery = Queued & {
  readonly kind: 'data';
  readonly recordId: string;
  readonly purpose: string;
  /** Fields that earlier attempts sent, or may have sent. */
  readonly disclosed: readonly string[];
};

/** A notice that is due at a recipient, claimed likewise. */
export type NoticeDelivery = Queued & { readonly kind: NoticeKind; readonly about: About };

export type Delivery = DataDelivery | NoticeDelivery;

export type DeliveryEnd =
  | { readonly state: 'delivered' }
  | { readonly state: 'retry'; readonly at: number; readonly error: string }
  /** As if it had not been tried: its person asked for restriction (Art. 18). */
  | { readonly state: 'wait'; readonly at: number; readonly error: 'restricted' }
  | { readonly state: 'dead' | 'denied'; readonly error: string };

export const DELIVERY_STATES = ['due', 'delivered', 'denied', 'dead'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One line of what recipients received, or are to receive (Art. 19 needs it). */
export type DeliveryLine = Queued & {
  readonly kind: DeliveryKind;
  /** Empty in a notice. */
  readonly recordId: string;
  /** Empty in a notice about more than one. */
  readonly purpose: string;
  readonly state: DeliveryState;
  /** When it is due next; of what is settled, without meaning. */
  readonly nextAt: number;
  readonly settledAt: number | null;
  readonly error: string | null;
};
