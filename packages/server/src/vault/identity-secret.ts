import { createHmac } from 'node:crypto';
import { placeOf } from './aes-gcm.js';

/**
 * The secret by which a controller's own server proves who a person is. Nobody but this installation can derive it, so
 * it is kept nowhere, outlasts a new master key, and is the same after a restore.
 * @param nonce another one is another secret
 */
export const identitySecretOf = (key: Buffer, controller: string, nonce: string): string =>
  createHmac('sha256', key)
    .update(placeOf('identity', controller, nonce))
    .digest('base64url');
