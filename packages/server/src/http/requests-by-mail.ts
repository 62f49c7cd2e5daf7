import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ERRORS } from '../errors.js';
import { confirmByLink, KIND_WORDS, LINK_LASTS, mailLinks, type LinkMail } from '../requests/mailed-link.js';
import { encoded, page, PAGE_POLICY } from '../requests/page.js';
import type { byMailSchema } from '../requests/request-schema.js';
import { meantPurposes } from '../rights/end-purposes.js';
import type { ControllerStore, Store } from '../store/store.js';
import { hashToken } from './bearer.js';
import type { LimitRate } from './limit-rate.js';
import type { Outcome } from './receive.js';
import { refusedOutcome } from './requests-own.js';

export type ByMailParts = {
  /** Undefined where it is not set up. */
  readonly mail: LinkMail | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What goes on after the answer; false when there is too much of it. */
  readonly later: (work: () => Promise<void>) => boolean;
  /** Told, by its code, that a mail was not taken. */
  readonly onNotMailed: (code: string) => void;
};

/** Refused for everybody alike: what is not the instructions' cannot be asked for. */
const whyNot = async (
  controller: ControllerStore,
  { request }: z.output<typeof byMailSchema>,
): Promise<Outcome | undefined> => {
  if (request.kind !== 'objection' && request.kind !== 'withdrawal') return undefined;
  const ending = { purposes: request.purposes, objection: request.kind === 'objection' };
  const found = meantPurposes(ending, [], await controller.instructions());
  return 'meant' in found ? undefined : refusedOutcome(found.code, `request.purposes[${found.index}]`);
};

/**
 * `POST /v1/requests/by-mail`: mails a link to whoever left this address. The answer is the same whether anybody did,
 * and comes before that is looked up, so that its time says nothing either.
 */
export const byMail =
  ({ mail, now, later, onNotMailed }: ByMailParts) =>
  async (controller: ControllerStore, envelope: z.output<typeof byMailSchema>): Promise<Outcome> => {
    if (!mail) {
      const { status, message } = ERRORS.mail_not_possible;
      const { party } = await controller.instructions();
      const told = `${message} Write to ${party.contact}.`;
      return {
        status,
        answer: { code: 'mail_not_possible', message: told, path: '', contact: party.contact },
      };
    }
    const refused = await whyNot(controller, envelope);
    if (refused) return refused;
    const time = now();
    const begun = later(async () => {
      const parts = { store: controller, ...mail, now: time };
      for (const code of await mailLinks(parts, envelope.email, envelope.request)) onNotMailed(code);
    });
    return begun
      ? { status: 202, answer: { now: time, until: time + LINK_LASTS } }
      : refusedOutcome('busy', '');
  };

export type LinkRequest = { Params: { controller: string; token: string } };

const TOKEN = /^[\w-]{43}$/;

type Shown = { readonly status: number; readonly title: string; readonly body: readonly string[] };

const GONE: Shown = {
  status: 404,
  title: 'This link does not work',
  body: ['<p>It was used already, or its 24 hours are over. Nothing was changed. You can ask again.</p>'],
};

/** A route that answers with a page, to whoever opens a link. */
const showing =
  (
    store: Store,
    limit: LimitRate,
    show: (controller: ControllerStore, token: string) => Promise<Shown | undefined>,
  ) =>
  async (request: FastifyRequest<LinkRequest>, reply: FastifyReply): Promise<FastifyReply> => {
    const send = ({ status, title, body }: Shown) =>
      reply
        .code(status)
        .header('cache-control', 'no-store')
        .header('content-security-policy', PAGE_POLICY)
        .type('text/html; charset=utf-8')
        .send(page(title, body));
    const exceeded = await limit(request);
    if (exceeded) {
      reply.header('retry-after', String(exceeded.retryAfter ?? 1));
      return send({ status: 429, title: 'Too many requests', body: ['<p>Try again in a minute.</p>'] });
    }
    const { controller: id, token } = request.params;
    const controller = TOKEN.test(token) ? await store.controller(id) : undefined;
    return send((controller && (await show(controller, token))) ?? GONE);
  };

/** `GET /v1/requests/links/:controller/:token`: asks for confirmation, and changes nothing: mail scanners open links. */
export const linkPage = (store: Store, limit: LimitRate, now: () => number) =>
  showing(store, limit, async (controller, token) => {
    const kind = await controller.requests.links.kindBehind(hashToken(token), now());
    if (!kind) return undefined;
    const { party } = await controller.instructions();
    return {
      status: 200,
      title: 'Confirm your request',
      body: [
        `<p>You ask ${encoded(party.name)} to ${KIND_WORDS[kind]}.</p>`,
        // Of a form without fields the type is all that is sent.
        '<form method="post" enctype="text/plain"><button>Confirm</button></form>',
        '<p class="soft">If it was not you who asked, close this page. Nothing happens then.</p>',
      ],
    };
  });

/** `POST /v1/requests/links/:controller/:token`: the person has confirmed. */
export const confirmLinkPage = (
  store: Store,
  limit: LimitRate,
  now: () => number,
  onDone: (controller: string) => void,
) =>
  showing(store, limit, async (controller, token) => {
    const confirmed = await confirmByLink(controller, token, now());
    if (!confirmed) return undefined;
    onDone(controller.id);
    const { party } = await controller.instructions();
    const [name, contact] = [encoded(party.name), encoded(party.contact)];
    const due = new Date(confirmed.dueAt).toISOString().slice(0, 10);
    const done = confirmed.kind === 'withdrawal';
    return {
      status: 200,
      title: done ? 'Your consent is withdrawn' : 'Your request was passed on',
      body: [
        done
          ? `<p>${name} may not use your data for it any more.</p>`
          : `<p>You asked ${name} to ${KIND_WORDS[confirmed.kind]}. They have to answer by ${due}.</p>`,
        `<p>Questions go to ${contact}.</p>`,
      ],
    };
  });
