import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';

/** One delivery as the CRM took it. */
export type Delivery = {
  readonly webhookId: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** The body, exactly as received. */
  readonly body: unknown;
};

/** The CRM's memory: a file of JSON lines, so that a restart does not forget what it had. */
export interface KeptDeliveries {
  /** Oldest first. */
  all(): readonly Delivery[];
  /** Writes it to disk before returning. @returns false when a delivery of this webhook-id was taken before */
  add(delivery: Delivery): boolean;
}

const isDelivery = (value: unknown): value is Delivery =>
  typeof value === 'object' &&
  value !== null &&
  'webhookId' in value &&
  typeof value.webhookId === 'string' &&
  'receivedAt' in value &&
  typeof value.receivedAt === 'number' &&
  'body' in value;

export const openDeliveries = (file: string): KeptDeliveries => {
  const deliveries: Delivery[] = [];
  const known = new Set<string>();
  const note = (delivery: Delivery) => {
    deliveries.push(delivery);
    known.add(delivery.webhookId);
  };

  if (existsSync(file)) {
    const text = readFileSync(file, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    // A last line without its end was being written when the process was killed: nobody was told "taken".
    if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
    for (const line of whole.split('\n').filter((each) => each !== '')) {
      const value: unknown = JSON.parse(line);
      if (!isDelivery(value)) throw new Error(`${file} holds a line that is no delivery`);
      note(value);
    }
  }

  return {
    all: () => deliveries,
    add(delivery) {
      if (known.has(delivery.webhookId)) return false;
      const handle = openSync(file, 'a', 0o600);
      try {
        writeSync(handle, `${JSON.stringify(delivery)}\n`);
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      note(delivery);
      return true;
    },
  };
};
