import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Answers on the sending routes are readable by the page that asked. Before the controller is known an answer
 * says nothing about anyone, so any page may read it; `forbidOrigin` takes that back when the controller
 * does not list the page. No cookies are ever involved.
 */
export const allowOrigin = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
  reply.header('vary', 'Origin');
  const { origin } = request.headers;
  if (origin !== undefined) {
    reply.header('access-control-allow-origin', origin);
    reply.header('access-control-expose-headers', 'Retry-After');
  }
  done();
};

/** The controller does not list this page: it may not even read the refusal. */
export const forbidOrigin = (reply: FastifyReply): void => {
  reply.removeHeader('access-control-allow-origin');
  reply.removeHeader('access-control-expose-headers');
};

/** For what is public anyway: any page may read it. */
export const allowAnyOrigin = (_request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
  reply.header('access-control-allow-origin', '*');
  done();
};

/** Answers a preflight. The widget's own requests need none; this is for clients that set headers. */
export const answerPreflight =
  (...methods: string[]) =>
  (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    reply
      .code(204)
      .header('access-control-allow-methods', methods.join(', '))
      .header('access-control-allow-headers', 'Content-Type')
      .header('access-control-max-age', '86400')
      .send();
