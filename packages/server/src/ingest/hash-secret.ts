import { hash } from 'node:crypto';

/**
 * What the server keeps of a person's secret. A plain hash is enough: the secret is random and long, so it
 * can be neither guessed nor looked up.
 */
export const hashSecret = (secret: string): string => hash('sha256', secret);
