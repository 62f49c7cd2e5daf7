import { batchSchema, withdrawalSchema } from '@remit/contract/schema';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
} from 'fastify';
import { nanoid } from 'nanoid';
import type { Config } from './config.js';
import { drainBody } from './http/drain-body.js';
import type { Processor } from './documents/processor.js';
import { refuse, type ErrorCode } from './errors.js';
import { auditRoute } from './http/audit-route.js';
import { forReader } from './http/bearer.js';
import { botRoute, botVersionRoute, type BotRequest, type BotVersionRequest } from './http/bot-route.js';
import { addConsole } from './http/console-files.js';
import { allowAnyOrigin, allowOrigin, answerPreflight } from './http/cors.js';
import { countsRoute } from './http/counts-route.js';
import { filesRoute } from './http/files-route.js';
import { leadsRoute, recordsRoute } from './http/leads-route.js';
import { consentsRoute, ledgerRoute, wordsRoute } from './http/ledger-routes.js';
import { lookupsRoute } from './http/lookups-route.js';
import { acceptBodies } from './http/inflate-body.js';
import { makeRateLimit } from './http/limit-rate.js';
import {
  keptNoticeRoute,
  noticeRoute,
  type KeptNoticeRequest,
  type NoticeRequest,
} from './http/notice-routes.js';
import { receive } from './http/receive.js';
import { addRequestRoutes } from './http/requests-routes.js';
import { ownReceipts, publicKeysRoute, receiptsRequestSchema, receiptsRoute } from './http/receipt-routes.js';
import { erasureRoute, objectionsRoute, restrictionRoute, withdrawalsRoute } from './http/rights-routes.js';
import { serverRecordsRoute } from './http/server-records-route.js';
import { widgetFiles, type WidgetFile } from './http/widget-files.js';
import { addUploadRoute } from './http/uploads-route.js';
import { whyRoute } from './http/why-route.js';
import { admitBatch } from './ingest/admit-batch.js';
import { saysOptOut } from './ingest/opt-out-signal.js';
import { withdraw } from './ingest/withdraw.js';
import { logAnswer } from './log.js';
import type { Metrics } from './metrics.js';
import { spamGuard } from './spam/spam-guard.js';
import { addSpamRoutes } from './spam/spam-routes.js';
import type { ReceiptKeys } from './receipts/receipt-keys.js';
import { AuditUnavailableError } from './store/audit.js';
import type { Store } from './store/store.js';

/** What the application is made of. */
export type AppParts = {
  readonly config: Config;
  readonly store: Store;
  /** Who runs this installation, where the operator said so. */
  readonly processor: Processor | undefined;
  /** Signs consent receipts. */
  readonly receiptKeys: ReceiptKeys;
  readonly log: FastifyBaseLogger;
  readonly metrics: Metrics;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called when something of a controller may have become due for delivery. */
  readonly onAdmitted: (controller: string) => void;
  /** Called when a person was erased: what was deleted is to be gone from the files too. */
  readonly onErased: () => void;
  /** True once the server is about to stop. */
  readonly closing: () => boolean;
};

/** Refusals that Fastify makes by itself, in this server's words. */
const FRAMEWORK_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'content_type_unknown',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'json_malformed',
  FST_ERR_BAD_URL: 'not_found',
};

/** The HTTP application, without listening. Routes stand in the order in which a record meets them. */
export const buildApp = async (parts: AppParts): Promise<FastifyInstance> => {
  const { config, store, log, metrics, now, closing, onAdmitted, onErased } = parts;
  const app = Fastify({
    loggerInstance: log,
    // Fastify's own lines hold the raw address of a request.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => nanoid(12),
    trustProxy: config.trustProxy,
    bodyLimit: config.maxBodyBytes,
    // A sender that dribbles may not hold a connection, or a shutdown, for ever.
    requestTimeout: 30_000,
    return503OnClosing: false,
    // Whatever this was, it was not HTTP; what came is neither logged nor repeated.
    clientErrorHandler: (_error, socket) => socket.destroy(),
    frameworkErrors: (_error, _request, reply) => {
      refuse(reply, { code: 'not_found' });
    },
  });

  acceptBodies(app, config.maxBodyBytes);
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    if (closing()) reply.header('connection', 'close');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    logAnswer(request, reply);
    const { method, routeOptions } = request;
    metrics.requestAnswered(method, routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime);
    done();
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, { code: 'not_found' }));
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const code = FRAMEWORK_CODES[error.code];
    if (code === 'body_too_large') await drainBody(request.raw);
    if (code) return refuse(reply, { code });
    if (closing()) return refuse(reply, { code: 'busy', retryAfter: 1 });
    request.log.error({ err: error }, 'fault');
    if (error instanceof AuditUnavailableError)
      return refuse(reply, { code: 'audit_unavailable', retryAfter: 1 });
    return refuse(reply, { code: 'fault' });
  });
  const limit = await makeRateLimit(app, config.ratePerMinute);

  // The visitor's page: the widget, the bot, and what is handed in.
  app.get<WidgetFile>('/:file', { onRequest: allowAnyOrigin }, widgetFiles(config.widgetDir));
  app.get<BotRequest>('/v1/bots/:controller/:bot', { onRequest: allowAnyOrigin }, botRoute(store, now));
  app.options('/v1/bots/:controller/:bot', { onRequest: allowAnyOrigin }, answerPreflight('GET'));
  app.get<BotVersionRequest>(
    '/v1/bots/:controller/:bot/:version',
    { onRequest: allowAnyOrigin },
    botVersionRoute(store),
  );

  app.get<NoticeRequest>(
    '/v1/notices/:controller',
    { onRequest: allowAnyOrigin },
    noticeRoute(store, parts.processor, now),
  );
  app.get<KeptNoticeRequest>(
    '/v1/notices/:controller/:sha256',
    { onRequest: allowAnyOrigin },
    keptNoticeRoute(store),
  );

  const receiving = { store, limit, closing };
  const guard = spamGuard(config, now);
  app.post(
    '/v1/batch',
    { onRequest: allowOrigin },
    receive(receiving, batchSchema, async (controller, batch, { headers, ip }) => {
      const onLosses = (losses: Readonly<Record<string, number>>) => {
        for (const [reason, count] of Object.entries(losses)) metrics.lossReported(reason, count);
      };
      const optOut = saysOptOut(headers['sec-gpc']);
      const suspect = (leads: readonly string[]) =>
        guard.suspect(controller, { subject: batch.subject, address: ip }, leads);
      const outcome = await admitBatch({ store: controller, now, onLosses, optOut, suspect }, batch);
      if ('verdicts' in outcome.answer) metrics.batchAnswered(outcome.answer);
      onAdmitted(controller.id);
      return outcome;
    }),
  );
  await addUploadRoute(app, receiving, now);
  app.post(
    '/v1/withdrawals',
    { onRequest: allowOrigin },
    receive(receiving, withdrawalSchema, async (controller, withdrawal) => {
      const outcome = await withdraw({ store: controller, now }, withdrawal);
      onAdmitted(controller.id);
      return outcome;
    }),
  );
  const receipts = { processor: parts.processor, keys: parts.receiptKeys };
  app.post(
    '/v1/receipts',
    { onRequest: allowOrigin },
    receive(receiving, receiptsRequestSchema, ownReceipts(receipts, now)),
  );
  app.get('/.well-known/jwks.json', { onRequest: allowAnyOrigin }, publicKeysRoute(receipts.keys));
  app.options('/v1/receipts', { onRequest: allowOrigin }, answerPreflight('POST'));
  app.options('/v1/batch', { onRequest: allowOrigin }, answerPreflight('POST'));
  app.options('/v1/withdrawals', { onRequest: allowOrigin }, answerPreflight('POST'));

  addSpamRoutes(app, { receiving, guard, now, onAccepted: onAdmitted, onErased });

  // Other sources than a visitor's browser, each with a key of its own.
  app.post(
    '/v1/server/records',
    forReader(
      { store, limit },
      serverRecordsRoute({ store, now, closing, onAdmitted, onAnswered: metrics.batchAnswered }),
    ),
  );

  // The controller's readers.
  const reading = { store, limit };
  app.get(
    '/v1/reader',
    forReader(reading, async ({ controller, id, purposes, permissions, employer }, _request, reply) =>
      reply.send({ controller, id, purposes, permissions, employer }),
    ),
  );
  app.get('/v1/leads', forReader(reading, leadsRoute(store, now)));
  app.get('/v1/leads/:id/files/:upload', forReader(reading, filesRoute(store, now)));
  app.get('/v1/records', forReader(reading, recordsRoute(store, now)));
  app.post('/v1/lookups', forReader(reading, lookupsRoute(store, now)));
  app.get('/v1/counts', forReader(reading, countsRoute(store, now)));
  app.get('/v1/records/:id/why', forReader(reading, whyRoute(store, now)));
  app.get('/v1/subjects/:id/consents', forReader(reading, consentsRoute(store, now)));
  app.get('/v1/subjects/:id/receipts', forReader(reading, receiptsRoute(store, receipts, now)));
  const erased = (controller: string) => {
    onAdmitted(controller);
    onErased();
  };
  addRequestRoutes(app, { receiving, config, metrics, now, onDone: onAdmitted, onErased: erased });
  app.post('/v1/subjects/:id/withdrawals', forReader(reading, withdrawalsRoute(store, now, onAdmitted)));
  app.post('/v1/subjects/:id/objections', forReader(reading, objectionsRoute(store, now, onAdmitted)));
  app.post('/v1/subjects/:id/restriction', forReader(reading, restrictionRoute(store, now, onAdmitted)));
  app.post('/v1/subjects/:id/erasure', forReader(reading, erasureRoute(store, now, erased)));
  app.get('/v1/ledger', forReader(reading, ledgerRoute(store, now)));
  app.get('/v1/audit', forReader(reading, auditRoute(store, now)));
  app.get('/v1/words/:sha256', forReader(reading, wordsRoute(store)));

  addConsole(app, config.consoleDir);

  // The operator.
  app.get('/healthz', (_request, reply) => reply.send({ status: 'live' }));
  app.get('/readyz', async (request, reply) => {
    if (closing()) return refuse(reply, { code: 'busy', retryAfter: 1 });
    try {
      await store.ping();
    } catch (error) {
      // Whatever the store failed with, the answer is the same: not ready.
      request.log.error({ err: error }, 'store does not answer');
      return refuse(reply, { code: 'busy', retryAfter: 1 });
    }
    return reply.send({ status: 'ready', store: store.engine });
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  return app;
};
