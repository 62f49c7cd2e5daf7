import { withdrawalSchema } from '@remit/contract/schema';
import { z } from 'zod';
import { ERRORS } from '../errors.js';
import type { Outcome } from '../http/receive.js';
import type { ControllerStore } from '../store/store.js';
import { checkWork } from './proof-of-work.js';
import { acceptHeld } from './release-held.js';

/** The body of `POST /v1/work`: the answer to a challenge. */
export const workSchema = withdrawalSchema.pick({ protocol: true, controller: true, key: true }).extend({
  challenge: z.string().max(200),
  solution: z.string().regex(/^\d{1,15}$/, 'expected a number'),
});

/**
 * `POST /v1/work`: accepts the lead that work was asked for. An answer is good once: whoever sends it again, or
 * after somebody has decided about the lead, changes nothing.
 */
export const takeWork =
  (now: () => number) =>
  async (controller: ControllerStore, work: z.output<typeof workSchema>): Promise<Outcome> => {
    const time = now();
    const checked = checkWork(await controller.identitySecret(), controller.id, work, time);
    if (!checked.ok) {
      const { status, message } = ERRORS[checked.code];
      return { status, answer: { code: checked.code, message, path: 'challenge' } };
    }
    const accepted = await acceptHeld(controller, checked.record, {
      actor: 'visitor',
      by: 'work',
      now: time,
    });
    return { status: 200, answer: { now: time, accepted } };
  };
