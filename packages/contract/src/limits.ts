/** Changes and records in one batch, together. */
export const MAX_BATCH_ITEMS = 500;

/** Bytes of a request body that the server reads at most. */
export const MAX_BODY_BYTES = 1_048_576;

/** Bytes of a file that a visitor hands in at most, whatever its step allows. */
export const MAX_FILE_BYTES = 10_000_000;

/** Bytes of each part in which a file is handed in; the last has what is left. */
export const FILE_PART_BYTES = 524_288;

/** Milliseconds a record's time may lie after the moment it was sent: clocks are set in between. */
export const FUTURE_TOLERANCE = 300_000;
