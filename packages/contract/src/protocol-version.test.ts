import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { z } from 'zod';
import { PROTOCOL_VERSION } from './protocol-version.js';
import {
  batchAnswerSchema,
  batchSchema,
  consentChangeSchema,
  errorBodySchema,
  publicBotSchema,
  recordSchema,
  uploadAnswerSchema,
  uploadSchema,
  withdrawalSchema,
} from './schema/index.js';

// To change what is said, raise PROTOCOL_VERSION, add a line to its history and pin the new hash here.
const PINNED = { version: 6, hash: 'f62b94ae43fb52b6' };

test('[VO3] the wire and its version change together', () => {
  const wire = [
    batchSchema,
    consentChangeSchema,
    recordSchema,
    batchAnswerSchema,
    errorBodySchema,
    withdrawalSchema,
    publicBotSchema,
    uploadSchema,
    uploadAnswerSchema,
  ].map((schema) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  const hash = createHash('sha256').update(JSON.stringify(wire)).digest('hex').slice(0, 16);
  assert.deepEqual({ version: PROTOCOL_VERSION, hash }, PINNED);
});
