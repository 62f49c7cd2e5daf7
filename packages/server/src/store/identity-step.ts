import type { SchemaStep } from './schema-step.js';

/** What a controller's identity secret is derived with: replaced, it is another secret. */
export const identitySecrets: SchemaStep = () => [
  `ALTER TABLE controllers ADD COLUMN identity_nonce TEXT NOT NULL DEFAULT ''`,
];
