import type { z } from 'zod';
import { ERRORS, type ErrorCode } from '../errors.js';
import { hashSecret } from '../ingest/hash-secret.js';
import type { ownSchema, takeSchema } from '../requests/request-schema.js';
import { showToPerson } from '../requests/show-request.js';
import { takeRequest } from '../requests/take-request.js';
import type { ControllerStore } from '../store/store.js';
import type { Outcome } from './receive.js';

type Own = Pick<z.output<typeof ownSchema>, 'subject'>;

export const refusedOutcome = (code: ErrorCode, path: string): Outcome => {
  const { status, message } = ERRORS[code];
  return { status, answer: { code, message, path } };
};

/**
 * For whoever holds the person's secret. Everybody else is told the same, whether there is such a person or not
 * (RQ1).
 */
export const forOwner =
  <E extends Own>(answer: (controller: ControllerStore, envelope: E) => Promise<Outcome>) =>
  async (controller: ControllerStore, envelope: E): Promise<Outcome> => {
    const { id, secret } = envelope.subject;
    return (await controller.holdsSecret(id, hashSecret(secret))) === true
      ? answer(controller, envelope)
      : refusedOutcome('subject_not_proven', 'subject');
  };

/**
 * `POST /v1/requests`: a person asks for one of their rights.
 * @param onDone called when deliveries may be due, or others may not be any more
 */
export const takeOwn = (now: () => number, onDone: (controller: string) => void) =>
  forOwner<z.output<typeof takeSchema>>(async (controller, { subject, request }) => {
    const taken = await takeRequest(controller, subject.id, request, now());
    if (!taken.ok) return refusedOutcome(taken.code, taken.path);
    onDone(controller.id);
    return { status: 200, answer: { now: now(), request: showToPerson(taken.request) } };
  });

/** `POST /v1/requests/mine`: what a person asked, and what became of it. */
export const listOwn = (now: () => number) =>
  forOwner<Own>(async (controller, { subject }) => {
    const requests = await controller.requests.of(subject.id);
    return { status: 200, answer: { now: now(), requests: requests.map(showToPerson) } };
  });
