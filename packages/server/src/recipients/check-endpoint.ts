import { z } from 'zod';
import type { Endpoint } from '../store/delivery.js';

/** One address and nothing beside it: no name, no second address, no line break. */
const addressSchema = z.email().max(254);
/** Standard Webhooks: 24 to 64 bytes in base64. */
const secretSchema = z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/);

/**
 * Reads where a recipient is reached, as it is written on the command line: `https://…` takes webhooks,
 * `mailto:…` takes mail.
 * @param secretOf called for a webhook only
 */
export const readEndpoint = (recipient: string, text: string, secretOf: () => string): Endpoint =>
  /^mailto:/i.test(text)
    ? { recipient, kind: 'email', address: text.slice('mailto:'.length) }
    : { recipient, kind: 'webhook', url: text, secret: secretOf() };

/** Why nothing can be sent to such an endpoint; undefined when it can. */
export const whyNoEndpoint = (endpoint: Endpoint): string | undefined => {
  if (endpoint.kind === 'email')
    return addressSchema.safeParse(endpoint.address).success
      ? undefined
      : 'expected an address such as mailto:leads@shop.example';
  if (!/^https?:\/\/\S+$/.test(endpoint.url) || !URL.canParse(endpoint.url))
    return 'expected an address such as https://crm.example/leads or mailto:leads@shop.example';
  return secretSchema.safeParse(endpoint.secret).success
    ? undefined
    : 'expected a secret such as whsec_ and 32 bytes in base64';
};
