import { FUTURE_TOLERANCE } from '@remit/contract';

/** The clocks of a request, in milliseconds since 1970. */
export type Clocks = {
  /** The sender's clock when it sent. */
  readonly sentAt: number;
  /** The server's clock when the request arrived. */
  readonly receivedAt: number;
};

/**
 * The moment of an act by the server's clock: what counts is how long before sending it was, so that a clock
 * that is set wrong harms nobody (IN9).
 * @returns undefined when the act lies after the sending by more than clocks are set between the two
 */
export const correctTime = (time: number, { sentAt, receivedAt }: Clocks): number | undefined => {
  if (time > sentAt + FUTURE_TOLERANCE) return undefined;
  return Math.max(0, receivedAt - Math.max(sentAt - time, 0));
};
