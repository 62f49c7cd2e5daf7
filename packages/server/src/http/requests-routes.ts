import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.js';
import type { Metrics } from '../metrics.js';
import { linkMail } from '../recipients/link-mail.js';
import {
  byMailSchema,
  fetchFileSchema,
  fetchSchema,
  ownSchema,
  takeSchema,
} from '../requests/request-schema.js';
import { forReader } from './bearer.js';
import { allowOrigin, answerPreflight } from './cors.js';
import { receive, type ReceiveParts } from './receive.js';
import { answerRoute, extensionRoute, requestsRoute } from './requests-desk.js';
import { byMail, confirmLinkPage, linkPage, type LinkRequest } from './requests-by-mail.js';
import { exportRoute, fetchOwn, fetchOwnFile, fileRoute } from './requests-export.js';
import { listOwn, takeOwn } from './requests-own.js';
import { workAfterAnswer } from './work-after-answer.js';

export type RequestRouteParts = {
  /** What every route on which browsers send is made of. */
  readonly receiving: ReceiveParts;
  /** Says whether links can be mailed, and how. */
  readonly config: Config;
  readonly metrics: Pick<Metrics, 'watchRequests'>;
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
  { receiving, config, metrics, now, onDone, onErased }: RequestRouteParts,
): void => {
  const { store, limit } = receiving;
  metrics.watchRequests(async () => {
    const waiting = { open: 0, overdue: 0 };
    for (const id of await store.controllers()) {
      const counted = await (await store.controller(id))?.requests.waiting(now());
      waiting.open += counted?.open ?? 0;
      waiting.overdue += counted?.overdue ?? 0;
    }
    return waiting;
  });
  const own = { onRequest: allowOrigin };
  app.post('/v1/requests', own, receive(receiving, takeSchema, takeOwn(now, onDone)));
  app.post('/v1/requests/mine', own, receive(receiving, ownSchema, listOwn(now)));
  app.post('/v1/requests/export', own, receive(receiving, fetchSchema, fetchOwn(now)));
  app.post('/v1/requests/export/file', own, receive(receiving, fetchFileSchema, fetchOwnFile(now)));
  for (const path of ['', '/mine', '/export', '/export/file', '/by-mail'])
    app.options(`/v1/requests${path}`, own, answerPreflight('POST'));

  const link = '/v1/requests/links/:controller/:token';
  const mail = linkMail(config, now);
  const later = workAfterAnswer(app, (fault) => app.log.error({ err: fault }, 'mailing a link failed'));
  const onNotMailed = (code: string) => app.log.warn({ code }, 'a link was not mailed');
  app.post(
    '/v1/requests/by-mail',
    own,
    receive(receiving, byMailSchema, byMail({ mail, now, later, onNotMailed })),
  );
  app.get<LinkRequest>(link, linkPage(store, limit, now));
  app.post<LinkRequest>(link, confirmLinkPage(store, limit, now, onDone));

  app.get('/v1/requests', forReader(receiving, requestsRoute(store, now)));
  app.post('/v1/requests/:id/answer', forReader(receiving, answerRoute(store, now, onErased)));
  app.post('/v1/requests/:id/extension', forReader(receiving, extensionRoute(store, now)));
  app.get('/v1/subjects/:id/export', forReader(receiving, exportRoute(store, now)));
  app.get('/v1/subjects/:id/export/files/:record/:upload', forReader(receiving, fileRoute(store, now)));
};
