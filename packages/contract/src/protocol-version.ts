/**
 * Version of what browser and server say to each other. A test pins it to the hash of the wire schemas,
 * so that neither changes alone. A server answers exactly this version; a page that still runs an older
 * widget gets `protocol_unknown` and keeps its records until it is reloaded.
 *
 * - 1: batches of consent changes and records with verdicts, withdrawals, bots.
 * - 2: steps of every kind, more conditions, variables and sub-flows in bots; `extended` says which need them.
 * - 3: a bot's `theme`.
 * - 4: a record's `proof` of who its person is.
 * - 5: files: what a step may ask for, and how they are handed in.
 * - 6: a bot names the answers that a page is `told`.
 */
export const PROTOCOL_VERSION = 6;
