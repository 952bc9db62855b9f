import type { Detail } from './mistral-validation';

/** A refusal as it goes over the wire. */
export type Refusal = { status: number; body: unknown };

/** A refusal of Mistral's usual form. */
export const error = (
  status: number,
  type: string,
  code: string | null,
  message: unknown,
): Refusal => ({
  status,
  body: { object: 'error', message, type, param: null, code },
});

/**
 * Everything that the emulated Mistral API refuses, with the body of the real one where a public
 * record of it was found. Marked "own words" where none was.
 */
export const refusals = {
  /** pydantic-ai and the gateway's own 401, both seen. */
  missingKey: (requestId: string): Refusal => ({
    status: 401,
    body: { message: 'Unauthorized', request_id: requestId },
  }),
  wrongKey: (): Refusal => ({ status: 401, body: { detail: 'Unauthorized' } }),
  /** nextcloud/integration_openai#223 */
  noRoute: (requestId: string): Refusal => ({
    status: 404,
    body: { message: 'no Route matched with those values', request_id: requestId },
  }),
  wrongMethod: (): Refusal => ({ status: 405, body: { detail: 'Method Not Allowed' } }),
  /** mistralai_client_dart#44 */
  invalid: (detail: Detail[]): Refusal => error(422, 'invalid_request_error', null, { detail }),
  /** raycast/extensions#31107, cline#9085 */
  rateLimited: (): Refusal => ({
    status: 429,
    body: {
      object: 'error',
      message: 'Rate limit exceeded',
      type: 'rate_limited',
      param: null,
      code: '1300',
      raw_status_code: 429,
    },
  }),
  /** litellm#25078: seen with both */
  capacity: (status: 429 | 503 = 503): Refusal => ({
    status,
    body: {
      object: 'error',
      message: 'Service tier capacity exceeded for this model.',
      type: 'service_tier_capacity_exceeded',
      param: null,
      code: '3505',
      raw_status_code: status,
    },
  }),
  /** own words, for a status that is asked for */
  failed: (status: number): Refusal =>
    error(
      status,
      status < 500 ? 'invalid_request_error' : 'internal_server_error',
      status < 500 ? null : '1000',
      status < 500 ? 'The request was refused.' : 'Internal server error',
    ),
  unknownModel: (id: string): Refusal =>
    error(400, 'invalid_model', '1500', `Invalid model: ${id}`),
  unknownModelCard: (id: string): Refusal =>
    error(404, 'invalid_model', '1500', `Invalid model: ${id}`),
  /** litellm#17761 */
  order: (role: string, previous: string): Refusal =>
    error(
      400,
      'invalid_request_message_order',
      '3230',
      `Unexpected role '${role}' after role '${previous}'`,
    ),
  /** smolagents#757 */
  lastRole: (role: string): Refusal =>
    error(
      400,
      'invalid_request_message_order',
      '3230',
      `Expected last role User or Tool (or Assistant with prefix True) for serving but got ${role}`,
    ),
  /** mistral-common, request validation */
  noMessage: (): Refusal =>
    error(
      400,
      'invalid_request_message_order',
      '3230',
      'Conversation must have at least one message',
    ),
  firstRole: (): Refusal =>
    error(
      400,
      'invalid_request_message_order',
      '3230',
      'Conversation must start with a user message or system message',
    ),
  /** mistralai/client-ts#106, mistralai/client-python#234 */
  callCount: (): Refusal =>
    error(
      400,
      'invalid_request_error',
      '3230',
      'Not the same number of function calls and responses',
    ),
  unexpectedCall: (id: string): Refusal =>
    error(400, 'invalid_request_error', '3230', `Unexpected tool call id ${id} in tool results`),
  duplicateCall: (id: string): Refusal =>
    error(400, 'invalid_request_error', '3230', `Duplicate tool call id ${id} in tool results`),
  /** ironclaw#1241 */
  callId: (id: string): Refusal => ({
    status: 400,
    body: {
      object: 'error',
      message: `Tool call id was ${id} but must be a-z, A-Z, 0-9, with a length of 9.`,
      type: 'invalid_function_call',
      param: null,
      code: '3280',
      raw_status_code: 400,
    },
  }),
  /** vercel/ai#2477 */
  noCallId: (): Refusal =>
    error(400, 'invalid_request_error', null, 'Tool call id has to be defined in serving mode.'),
  /** mistral-common, maid#672 */
  contentOrCalls: (): Refusal =>
    error(
      400,
      'invalid_request_error',
      null,
      'Assistant message must have either content or tool_calls, but not both.',
    ),
  functionName: (name: string): Refusal =>
    error(
      400,
      'invalid_request_error',
      null,
      `Function name was ${name} but must be a-z, A-Z, 0-9, or contain underscores and dashes, with a maximum length of 64.`,
    ),
  /** mistral-common, which checks each function's parameters as a JSON Schema */
  toolSchema: (problem: string): Refusal =>
    error(400, 'invalid_request_error', null, `Invalid tool schema: ${problem}`),
  /** own words */
  toolChoice: (name: string): Refusal =>
    error(
      400,
      'invalid_request_error',
      null,
      `Tool choice '${name}' is not one of the functions in tools.`,
    ),
  toolChoiceWithoutTools: (): Refusal =>
    error(
      400,
      'invalid_request_error',
      null,
      'A tool choice needs at least one function in tools.',
    ),
  noTools: (): Refusal =>
    error(400, 'invalid_request_error', '3051', 'Function calling is not enabled for this model'),
  /** Code 3051 on GLM 5.2, quoted in several public repositories */
  noVision: (): Refusal =>
    error(400, 'invalid_request_error', '3051', 'Image input is not enabled for this model'),
  /** Of the same kind; own words */
  noAudio: (): Refusal =>
    error(400, 'invalid_request_error', '3051', 'Audio input is not enabled for this model'),
  /** The model card of Large 3 has no `n`; own words */
  oneChoice: (): Refusal =>
    error(400, 'invalid_request_error', '3051', 'n greater than 1 is not enabled for this model'),
  /** Nothing can be uploaded to the emulator; own words */
  unknownFile: (id: string): Refusal =>
    error(404, 'invalid_request_file', '3310', `File ${id} not found.`),
  /** Limits of Mistral's vision page; own words */
  imageCount: (count: number, most: number): Refusal =>
    error(
      400,
      'invalid_request_error',
      null,
      `Too many images: ${count} in the request, at most ${most} are allowed.`,
    ),
  imageSize: (mostMegabytes: number): Refusal =>
    error(
      400,
      'invalid_request_file',
      '3310',
      `Image is larger than the maximum of ${mostMegabytes} MB.`,
    ),
  imageType: (): Refusal =>
    error(
      400,
      'invalid_request_file',
      '3310',
      'Image must be a PNG, a JPEG, a WEBP or a non-animated GIF.',
    ),
  imageRead: (start: string): Refusal =>
    error(
      400,
      'invalid_request_file',
      '3310',
      `Image, '${start}', could not be loaded as a valid image.`,
    ),
  /** Mistral's JSON mode page asks for the word; own words */
  jsonWord: (): Refusal =>
    error(
      400,
      'invalid_request_error',
      null,
      'The json_object response format needs a prompt that asks for JSON.',
    ),
  /** As public code quotes the hosted service */
  jsonWithTools: (): Refusal =>
    error(400, 'invalid_request_error', '3051', 'Cannot use json response type with tools'),
  jsonSchema: (): Refusal =>
    error(
      400,
      'invalid_request_error',
      null,
      'The json_schema response format needs a json_schema.',
    ),
  promptLength: (tokens: number, context: number, asked?: number | null): Refusal =>
    error(
      400,
      'invalid_request_error',
      '3051',
      `Prompt contains ${tokens} tokens${asked ? ` and max_tokens asks for ${asked} more` : ''}, too large for model with ${context} maximum context length`,
    ),
} as const;

/** A 422 for a value that has the right shape and is still too much (openclaw#53177). */
export function tooManyTokens(asked: number, context: number): Refusal {
  return refusals.invalid([
    {
      type: 'less_than',
      loc: ['body', 'max_tokens'],
      msg: `Input should be less than ${context}`,
      input: asked,
      ctx: { lt: context },
    },
  ]);
}
