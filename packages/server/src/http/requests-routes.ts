import type { FastifyInstance } from 'fastify';
import { fetchSchema, ownSchema, takeSchema } from '../requests/request-schema.js';
import { forReader } from './bearer.js';
import { allowOrigin, answerPreflight } from './cors.js';
import { receive, type ReceiveParts } from './receive.js';
import { answerRoute, extensionRoute, requestsRoute } from './requests-desk.js';
import { exportRoute, fetchOwn } from './requests-export.js';
import { listOwn, takeOwn } from './requests-own.js';

export type RequestRouteParts = {
  /** What every route on which browsers send is made of. */
  readonly receiving: ReceiveParts;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called when deliveries of a controller may be due. */
  readonly onDone: (controller: string) => void;
  /** Called when, besides, a person of it may be erased. */
  readonly onErased: (controller: string) => void;
};

/** The routes on which people ask for their rights, and the controller answers. */
export const addRequestRoutes = (
  app: FastifyInstance,
  { receiving, now, onDone, onErased }: RequestRouteParts,
): void => {
  const { store } = receiving;
  const own = { onRequest: allowOrigin };
  app.post('/v1/requests', own, receive(receiving, takeSchema, takeOwn(now, onDone)));
  app.post('/v1/requests/mine', own, receive(receiving, ownSchema, listOwn(now)));
  app.post('/v1/requests/export', own, receive(receiving, fetchSchema, fetchOwn(now)));
  for (const path of ['/v1/requests', '/v1/requests/mine', '/v1/requests/export'])
    app.options(path, own, answerPreflight('POST'));

  app.get('/v1/requests', forReader(receiving, requestsRoute(store, now)));
  app.post('/v1/requests/:id/answer', forReader(receiving, answerRoute(store, now, onErased)));
  app.post('/v1/requests/:id/extension', forReader(receiving, extensionRoute(store, now)));
  app.get('/v1/subjects/:id/export', forReader(receiving, exportRoute(store, now)));
};
