import { idSchema, withdrawalSchema } from '@remit/contract/schema';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ERRORS, refuse } from '../errors.js';
import { SUBJECT_MISMATCH } from '../ingest/admit-batch.js';
import { hashSecret } from '../ingest/hash-secret.js';
import type { ReceiptKeys } from '../receipts/receipt-keys.js';
import { receiptsOf, type ReceiptParts } from '../receipts/receipts-of.js';
import type { ControllerStore, Reader, Store } from '../store/store.js';
import { storeOf } from './bearer.js';
import type { Outcome } from './receive.js';
import { whyNotForPeople } from './rights-routes.js';

/** The body of `POST /v1/receipts`: who asks, and nothing else. */
export const receiptsRequestSchema = withdrawalSchema.omit({
  purposes: true,
  objection: true,
  surface: true,
});

const errorBody = (code: keyof typeof ERRORS, path: string): Outcome => {
  const { status, message } = ERRORS[code];
  return { status, answer: { code, message, path } };
};

/** `POST /v1/receipts`: a person's own receipts, by the secret that only their browser has. */
export const ownReceipts =
  (parts: ReceiptParts, now: () => number) =>
  async (
    controller: ControllerStore,
    { subject }: z.output<typeof receiptsRequestSchema>,
  ): Promise<Outcome> => {
    const holds = await controller.holdsSecret(subject.id, hashSecret(subject.secret));
    if (holds === undefined) return errorBody('subject_unknown', 'subject.id');
    if (!holds) return { status: 403, answer: SUBJECT_MISMATCH };
    const issued = await receiptsOf(controller, subject.id, parts);
    if (!issued.ok) return errorBody('receipt_incomplete', issued.missing);
    const { receipts, earlier } = issued;
    return { status: 200, answer: { now: now(), controller: controller.id, receipts, earlier } };
  };

const paramsSchema = z.object({ id: idSchema });

/** `GET /v1/subjects/:id/receipts`: a person's receipts, for a reader of the controller with the permission `privacy`. */
export const receiptsRoute =
  (store: Store, parts: ReceiptParts, now: () => number) =>
  async (reader: Reader, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const why = whyNotForPeople(reader);
    if (why) return refuse(reply, why);
    const params = paramsSchema.safeParse(request.params);
    const controller = await storeOf(store, reader);
    const subject = params.success ? params.data.id : '';
    if (!params.success || (await controller.secretHash(subject)) === undefined)
      return refuse(reply, { code: 'subject_unknown' });
    const issued = await receiptsOf(controller, subject, parts);
    if (!issued.ok) return refuse(reply, { code: 'receipt_incomplete', path: issued.missing });
    const { receipts, earlier } = issued;
    const detail = { receipts: receipts.length };
    const actor = `reader:${reader.id}`;
    await controller.addAudit([{ time: now(), actor, action: 'receipts', subject, record: null, detail }]);
    return reply.send({ now: now(), controller: controller.id, receipts, earlier });
  };

/** `GET /.well-known/jwks.json`: what receipts are verified with (RFC 7517). */
export const publicKeysRoute =
  ({ publicKeys }: ReceiptKeys) =>
  (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    reply
      .header('cache-control', 'public, max-age=300')
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ keys: publicKeys }));
