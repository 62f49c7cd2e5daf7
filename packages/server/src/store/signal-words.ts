import { hash } from 'node:crypto';

/** What a browser says by Global Privacy Control: the words of the refusals that the server notes for it. */
export const SIGNAL_WORDS = 'Sec-GPC: 1';

/** SHA-256 of `SIGNAL_WORDS`. */
export const SIGNAL_WORDS_SHA256 = hash('sha256', SIGNAL_WORDS);
