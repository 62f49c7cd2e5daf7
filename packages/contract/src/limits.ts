/** Changes and records in one batch, together. */
export const MAX_BATCH_ITEMS = 500;

/** Bytes of a request body that the server reads at most. */
export const MAX_BODY_BYTES = 1_048_576;

/** Milliseconds a record's time may lie after the moment it was sent: clocks are set in between. */
export const FUTURE_TOLERANCE = 300_000;
