import type { OfferId } from './models/schema';

/**
 * The closed table of refusals. Every error a person or a program can meet has a row here:
 * its HTTP status and the sentence that says what happened and what to do.
 * A row's sentence may be replaced by a more exact one, never its code or status.
 */
export const errorTable = {
  invalid_json: { status: 400, message: 'The request is not valid JSON.' },
  invalid_request: { status: 400, message: 'The request has a wrong or unknown field.' },
  empty_message: { status: 400, message: 'Write something or attach an image before sending.' },
  signed_out: { status: 401, message: 'Your session has ended. Reload the page to sign in.' },
  wrong_password: { status: 401, message: 'That password is not right.' },
  too_many_attempts: { status: 429, message: 'Too many attempts. Wait a minute and try again.' },
  wrong_origin: { status: 403, message: 'This request came from another site and was refused.' },
  wrong_host: { status: 421, message: 'This address is not one that Tramontane answers to.' },
  wrong_method: { status: 405, message: 'This address is only for reading.' },
  not_found: { status: 404, message: 'There is nothing here, or it is not yours.' },
  message_conflict: {
    status: 409,
    message: 'A message with this id was already sent with other content.',
  },
  run_running: {
    status: 409,
    message: 'An answer is still being written in this chat. Wait for it, or stop it first.',
  },
  message_too_large: { status: 413, message: 'The message is too long to send.' },
  context_exceeded: {
    status: 413,
    message: 'The conversation is longer than this model reads.',
  },
  answer_too_long: {
    status: 400,
    message: 'More tokens were asked for than this model writes in one answer.',
  },
  file_too_large: { status: 413, message: 'The image is larger than 10 MB.' },
  too_many_images: { status: 400, message: 'At most 8 images go with one message.' },
  unsupported_image: {
    status: 415,
    message: 'This file is not a PNG, JPEG, WebP or still GIF image.',
  },
  broken_image: { status: 422, message: 'This image is damaged and cannot be read.' },
  document_too_large: { status: 413, message: 'The file is larger than 20 MB.' },
  unsupported_document: {
    status: 415,
    message: 'This file is not a PDF, Word (.docx), HTML, Markdown, CSV or text document.',
  },
  encrypted_document: {
    status: 422,
    message: 'This document is protected by a password. Remove the password and add it again.',
  },
  broken_document: { status: 422, message: 'This document is damaged and cannot be read.' },
  empty_document: { status: 422, message: 'There is no text in this document.' },
  document_too_complex: {
    status: 422,
    message: 'Reading this document takes more time or memory than is allowed.',
  },
  knowledge_unavailable: {
    status: 503,
    message: 'Documents cannot be searched here: the database has no pgvector.',
  },
  wrong_dimension: {
    status: 502,
    message: 'The service answered with vectors of another length than the model has.',
  },
  unknown_model: { status: 400, message: 'No such model is on offer.' },
  no_local_server: {
    status: 400,
    message: 'No local server is connected. Set LOCAL_BASE_URL and start again.',
  },
  model_retired: { status: 400, message: 'This model is retired and no longer answers.' },
  question_not_last: {
    status: 409,
    message: 'The chat has gone on since, perhaps in another tab. Reload the page to see it.',
  },
  model_without_vision: { status: 400, message: 'This model cannot see images.' },
  service_refused_credentials: {
    status: 502,
    message: 'The service did not accept the credentials.',
  },
  service_denied_access: {
    status: 502,
    message: 'The account may not use this model.',
  },
  service_refused_request: { status: 502, message: 'The service refused the request.' },
  service_rate_limited: {
    status: 429,
    message: 'The service is limiting requests. Wait a moment, then retry.',
  },
  service_unavailable: { status: 502, message: 'The service has a problem of its own. Try again.' },
  service_unreachable: { status: 502, message: 'The service cannot be reached.' },
  service_timeout: { status: 504, message: 'The service took too long to answer.' },
  check_running: {
    status: 409,
    message: 'Another check of this service is under way. Wait for its end, then check again.',
  },
  answer_interrupted: {
    status: 502,
    message: 'The answer was cut off before its end. What arrived is kept.',
  },
  database_unavailable: {
    status: 503,
    message: 'The database does not answer. Nothing was sent; try again in a moment.',
  },
  stopping: { status: 503, message: 'The server is stopping. Try again in a moment.' },
  offline: {
    status: 503,
    message: 'Tramontane cannot be reached. Your message is kept here; try again.',
  },
  internal: { status: 500, message: 'Something went wrong here. It has been logged.' },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof errorTable;

/** What a person can do next; the page turns it into a button. */
export type ErrorAction =
  | { kind: 'retry' }
  | { kind: 'use-model'; offer: OfferId; name: string }
  /** The settings of the chat hold what the service did not take. */
  | { kind: 'open-settings' }
  /** The way to the service must be mended: credentials, permission, address. */
  | { kind: 'open-connections' }
  | { kind: 'new-chat' }
  | { kind: 'follow'; run: string }
  | { kind: 'sign-in' };

/**
 * The body of every refusal: `{ "error": { code, message, action?, retryAt? } }` (design, section 9).
 * `retryAt` is the moment (ISO 8601) before which the service wants no retry.
 */
export type ErrorBody = {
  code: ErrorCode;
  message: string;
  action?: ErrorAction;
  retryAt?: string;
};

/** The one error the product throws on purpose. Anything else is a defect and becomes `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly action: ErrorAction | undefined;
  readonly retryAt: string | undefined;

  constructor(
    code: ErrorCode,
    options: { message?: string; action?: ErrorAction; retryAt?: string; cause?: unknown } = {},
  ) {
    super(options.message ?? errorTable[code].message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.action = options.action;
    this.retryAt = options.retryAt;
  }

  get status(): number {
    return errorTable[this.code].status;
  }

  /** The form that may leave the server. */
  toBody(): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      ...(this.action ? { action: this.action } : {}),
      ...(this.retryAt ? { retryAt: this.retryAt } : {}),
    };
  }
}
