import type { FastifyInstance } from 'fastify';
import { forReader } from '../http/bearer.js';
import { allowOrigin, answerPreflight } from '../http/cors.js';
import { receive, type ReceiveParts } from '../http/receive.js';
import { heldDecisionRoute, heldRoute, type HeldDecisionParts } from './held-routes.js';
import type { SpamGuard } from './spam-guard.js';
import { signsSchema, takeSigns } from './told-signs.js';
import { takeWork, workSchema } from './work-route.js';

export type SpamRouteParts = Omit<HeldDecisionParts, 'store'> & {
  /** What every route on which browsers send is made of. */
  readonly receiving: ReceiveParts;
  readonly guard: SpamGuard;
};

/** The routes on which pages tell signs and answer challenges, and the controller reviews what is held. */
export const addSpamRoutes = (
  app: FastifyInstance,
  { receiving, guard, now, onAccepted, onErased }: SpamRouteParts,
): void => {
  const { store } = receiving;
  const page = { onRequest: allowOrigin };
  app.post('/v1/signs', page, receive(receiving, signsSchema, takeSigns(guard.signs, now)));
  const work = takeWork(now);
  app.post(
    '/v1/work',
    page,
    receive(receiving, workSchema, async (controller, answer) => {
      const outcome = await work(controller, answer);
      onAccepted(controller.id);
      return outcome;
    }),
  );
  for (const path of ['/v1/signs', '/v1/work']) app.options(path, page, answerPreflight('POST'));
  app.get('/v1/held', forReader(receiving, heldRoute(store, now)));
  app.post('/v1/held/:id', forReader(receiving, heldDecisionRoute({ store, now, onAccepted, onErased })));
};
