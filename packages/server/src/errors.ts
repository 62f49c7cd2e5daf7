import type { FastifyReply } from 'fastify';
import type { ErrorBody } from '@remit/contract';

/**
 * Every code with which a whole request is refused, with its status and its words. The words never hold
 * anything of the request. Refusals of single records and changes come as verdicts and are listed in
 * `REFUSALS` of the contract.
 */
export const ERRORS = {
  json_malformed: { status: 400, message: 'The body is not JSON.' },
  wrong_type: { status: 400, message: 'A value is of the wrong type.' },
  missing: { status: 400, message: 'A required field is missing.' },
  unknown_field: { status: 400, message: 'There is no field of this name.' },
  out_of_range: { status: 400, message: 'A value is too small, too large, too short or too long.' },
  malformed: { status: 400, message: 'A value is not written as expected.' },
  purpose_missing: { status: 400, message: 'Every read names a purpose: ?purpose=…' },
  purpose_unknown: { status: 400, message: 'The instructions in force do not have this purpose.' },
  type_unknown: { status: 400, message: 'The instructions in force do not have this type of record.' },
  position_malformed: { status: 400, message: 'Not a position that this server gave out as `next`.' },
  token_missing: { status: 401, message: 'Expected the header Authorization: Bearer …' },
  token_unknown: { status: 401, message: 'No reader holds this token.' },
  origin_missing: { status: 403, message: 'Expected the header Origin, as browsers send it.' },
  origin_not_allowed: { status: 403, message: 'This page is not among the origins of the controller.' },
  key_unknown: { status: 403, message: 'The controller has no site key like this.' },
  purpose_not_granted: { status: 403, message: 'The reader may not read for this purpose.' },
  subject_not_proven: { status: 403, message: 'Nobody is known by this id with this secret.' },
  processor_may_not_answer: {
    status: 403,
    message:
      'People’s requests are for the controller: staff of the processor neither reads nor answers them.',
  },
  work_invalid: { status: 403, message: 'This is not the answer to work that this server asked for.' },
  work_expired: { status: 403, message: 'The work came too late.' },
  file_withheld: { status: 403, message: 'This file may not be read for this purpose now.' },
  permission_not_granted: { status: 403, message: 'The reader was not given the permission for this.' },
  not_found: { status: 404, message: 'There is nothing at this address for this method.' },
  controller_unknown: { status: 404, message: 'There is no such controller.' },
  bot_unknown: { status: 404, message: 'The controller has no such bot.' },
  record_unknown: { status: 404, message: 'The controller has no such record.' },
  subject_unknown: { status: 404, message: 'Nothing is known of this person.' },
  request_unknown: { status: 404, message: 'The controller has no such request.' },
  field_not_kept: { status: 404, message: 'Nothing of this person is kept under this field.' },
  upload_unknown: { status: 404, message: 'No field that is kept of this person refers to such a file.' },
  file_unknown: { status: 404, message: 'The record has no such file, or it has not arrived.' },
  words_unknown: { status: 404, message: 'The controller never had words of this hash.' },
  notice_unknown: { status: 404, message: 'The controller never handed out a notice of this hash.' },
  protocol_unknown: { status: 409, message: 'This server speaks another version of the protocol.' },
  request_taken: { status: 409, message: 'Another request has this id.' },
  request_answered: { status: 409, message: 'This request was answered already.' },
  request_not_fulfilled: {
    status: 409,
    message: 'There is nothing to fetch before the controller says yes.',
  },
  request_not_for_export: {
    status: 409,
    message: 'Only for access and portability is there something to fetch.',
  },
  request_overdue: {
    status: 409,
    message: 'The time to answer has run out: it cannot be extended (Art. 12(3)).',
  },
  request_unreadable: { status: 409, message: 'What was asked cannot be read any more.' },
  too_many_open: { status: 409, message: 'This person has too many requests open.' },
  erased: { status: 410, message: 'This person was erased; nothing is kept of them.' },
  body_too_large: { status: 413, message: 'The body is larger than this server reads.' },
  too_many: { status: 413, message: 'More changes and records than one batch may hold.' },
  content_type_unknown: { status: 415, message: 'Expected a body of text/plain or application/json.' },
  purpose_not_instructed: { status: 422, message: 'The controller has no such purpose.' },
  file_not_asked: { status: 422, message: 'No step of this bot takes such a file in this field.' },
  file_not_as_referred: {
    status: 422,
    message: 'The file is not what its record says: of another kind, size or SHA-256.',
  },
  extension_too_long: { status: 422, message: 'Two further months are the most in all (Art. 12(3)).' },
  purpose_not_objectable: { status: 422, message: 'The basis of this purpose knows no objection (Art. 21).' },
  receipt_incomplete: { status: 409, message: 'What a receipt has to name was not set up.' },
  rate_limited: { status: 429, message: 'Too many requests; try again after the time in Retry-After.' },
  mail_not_possible: { status: 501, message: 'Not possible by e-mail here.' },
  fault: { status: 500, message: 'The server failed. Nothing more is said here; see its log.' },
  audit_unavailable: { status: 503, message: 'Nothing is shown while the audit cannot be written.' },
  busy: { status: 503, message: 'The server cannot take more now; try again after Retry-After.' },
} as const satisfies Record<string, { status: number; message: string }>;

/** Code of a refusal of a whole request. */
export type ErrorCode = keyof typeof ERRORS;

/** Why a request is refused as a whole. */
export type RequestRefusal = {
  readonly code: ErrorCode;
  /** Where in the request, such as `records[3].fields.email`; default: the request itself. */
  readonly path?: string;
  /** Says more than the code's own words; must hold nothing of the request but names of fields. */
  readonly message?: string;
  /** Seconds after which it is worth trying again. */
  readonly retryAfter?: number;
};

/** Answers with `{ code, message, path }`. */
export const refuse = (reply: FastifyReply, refusal: RequestRefusal): FastifyReply => {
  const { status, message } = ERRORS[refusal.code];
  if (refusal.retryAfter !== undefined) reply.header('retry-after', String(refusal.retryAfter));
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  const body: ErrorBody = {
    code: refusal.code,
    message: refusal.message ?? message,
    path: refusal.path ?? '',
  };
  return reply.code(status).header('cache-control', 'no-store').send(body);
};
