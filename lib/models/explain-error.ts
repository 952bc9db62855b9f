import { APICallError } from '@ai-sdk/provider';
import { RetryError } from 'ai';
import { AppError, type ErrorCode } from '@/lib/errors';
import type { Offer, Source } from './schema';

const serviceName: Record<Source, string> = {
  mistral: 'Mistral',
  bedrock: 'Amazon Bedrock',
  local: 'The local server',
};
const keyName: Record<Source, string> = {
  mistral: 'MISTRAL_API_KEY',
  bedrock: 'AWS_BEARER_TOKEN_BEDROCK or the AWS credentials',
  local: 'LOCAL_API_KEY',
};

type Refusal = { status: number; body: string; offer: Offer };
type Explanation = { code: ErrorCode; message: (refusal: Refusal) => string };
type Row = Explanation & { when: (refusal: Refusal) => boolean };

const says = (pattern: RegExp) => (refusal: Refusal) => pattern.test(refusal.body);
const has =
  (...statuses: number[]) =>
  (refusal: Refusal) =>
    statuses.includes(refusal.status);
const at = ({ offer }: Refusal) => serviceName[offer.source];

/** Known refusals, the most exact first; sources: Mistral OpenAPI, AWS Bedrock Runtime model, public threads. */
const rows: Row[] = [
  {
    // LibreChat#4570, litellm#2464: a model that is only reached through an inference profile.
    when: says(/on-demand throughput/),
    code: 'service_refused_request',
    message: ({ offer }) =>
      `${offer.name} is only reached through an inference profile of your geography (an id that begins with us. or eu.). Choose it again in the model list.`,
  },
  {
    // AWS: ResourceNotFoundException for legacy models that an account has not used.
    when: says(/marked by provider as Legacy|end of its life|not been actively using/i),
    code: 'model_retired',
    message: ({ offer }) =>
      `Amazon Bedrock no longer serves ${offer.name} to this account. Choose another model.`,
  },
  {
    when: says(/don't have access to the model|not authorized to perform/i),
    code: 'service_denied_access',
    message: ({ offer }) =>
      `This AWS account may not use ${offer.name}. Ask for access to the model in the Bedrock console and allow bedrock:InvokeModel for these credentials.`,
  },
  {
    when: says(/model identifier is invalid|Invalid model/i),
    code: 'unknown_model',
    message: (refusal) =>
      `${at(refusal)} does not know ${refusal.offer.modelId}${refusal.offer.source === 'bedrock' ? ' in this region' : ''}. Choose another model.`,
  },
  {
    when: says(/maximum context length|too long|too large for model|context_window/i),
    code: 'service_refused_request',
    message: ({ offer }) =>
      `The conversation is longer than ${offer.name} can read. Start a new chat or choose a model with a larger context.`,
  },
  {
    when: says(/capacity exceeded/i),
    code: 'service_unavailable',
    message: (refusal) =>
      `${at(refusal)} has no capacity for ${refusal.offer.name} just now. Try again in a minute, or choose another model.`,
  },
  {
    when: (refusal) =>
      has(401)(refusal) ||
      (has(400, 403)(refusal) &&
        /security token|signature|Authentication|ExpiredToken|API Key/i.test(refusal.body)),
    code: 'service_refused_credentials',
    message: (refusal) =>
      `${at(refusal)} did not accept the credentials. Check ${keyName[refusal.offer.source]} and start again.`,
  },
  {
    when: has(403),
    code: 'service_denied_access',
    message: (refusal) =>
      `${at(refusal)} does not allow these credentials to use ${refusal.offer.name}. Check what they are allowed, or choose another model.`,
  },
  {
    when: has(429),
    code: 'service_rate_limited',
    message: (refusal) =>
      `${at(refusal)} is limiting requests for ${refusal.offer.name}. Wait a minute, then retry.`,
  },
  {
    when: has(404),
    code: 'unknown_model',
    message: (refusal) =>
      `${at(refusal)} has no ${refusal.offer.modelId} at this address. Check the address, or choose another model.`,
  },
  {
    when: has(408, 504),
    code: 'service_timeout',
    message: (refusal) =>
      `${at(refusal)} took too long to answer. Try again, or choose another model.`,
  },
  {
    when: ({ status }) => status >= 500 || status === 424,
    code: 'service_unavailable',
    message: (refusal) =>
      `${at(refusal)} has a problem of its own (status ${refusal.status}). Try again.`,
  },
  {
    when: ({ status }) => status >= 400,
    code: 'service_refused_request',
    message: (refusal) =>
      `${at(refusal)} refused the request for ${refusal.offer.name} (status ${refusal.status}). Check the settings of the chat, start a new chat, or choose another model.`,
  },
];

/** The service's own words: a 422 of Mistral repeats what was sent, which says nothing of the cause. */
function ownWords(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body, (key, value) => (key === 'input' ? undefined : value)));
  } catch {
    return body;
  }
}

/** Walks `cause` and the last error of a retried call. */
function* chain(error: unknown): Generator<unknown> {
  let current = error;
  while (current !== undefined && current !== null) {
    yield current;
    if (RetryError.isInstance(current)) current = current.lastError;
    else current = current instanceof Error ? current.cause : undefined;
  }
}

function readRefusal(error: unknown, offer: Offer): Refusal | undefined {
  for (const link of chain(error)) {
    if (APICallError.isInstance(link) && link.statusCode !== undefined) {
      return {
        status: link.statusCode,
        body: `${link.message} ${ownWords(link.responseBody ?? '')}`,
        offer,
      };
    }
    // Bedrock's exceptions in the middle of a stream carry a status of their own.
    if (link instanceof Error && 'statusCode' in link && typeof link.statusCode === 'number') {
      return { status: link.statusCode, body: link.message, offer };
    }
  }
  return undefined;
}

const networkCode =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|UND_ERR_\w+|CERT_\w+|ERR_TLS\w*)$/;

function isNetworkFailure(error: unknown): boolean {
  for (const link of chain(error)) {
    if (link instanceof Error && 'code' in link && networkCode.test(String(link.code))) return true;
    if (link instanceof TypeError && link.message === 'fetch failed') return true;
    // The AI SDK's own words for a fetch that failed, whatever the cause.
    if (APICallError.isInstance(link) && link.message.startsWith('Cannot connect to API'))
      return true;
  }
  return false;
}

function isMissingCredentials(error: unknown): boolean {
  for (const link of chain(error)) {
    if (link instanceof Error && /credential/i.test(`${link.name} ${link.message}`)) return true;
  }
  return false;
}

/**
 * Why a service did not answer, as a cause from the closed table and a sentence that says what to
 * do. The raw body never leaves the server.
 */
export function explainError(error: unknown, offer: Offer): AppError {
  if (error instanceof AppError) return error;
  const refusal = readRefusal(error, offer);
  const row = refusal && rows.find(({ when }) => when(refusal));
  if (row) return new AppError(row.code, { ...details(row, refusal), cause: error });
  const service = serviceName[offer.source];
  if (isMissingCredentials(error)) {
    const message = `No usable credentials for ${service}. Check ${keyName[offer.source]} and start again.`;
    return new AppError('service_refused_credentials', { message, cause: error });
  }
  if (isNetworkFailure(error)) {
    const message = `${service} cannot be reached. Check the network and the address, then retry.`;
    return new AppError('service_unreachable', {
      message,
      action: { kind: 'retry' },
      cause: error,
    });
  }
  const message = `${service} sent an answer that cannot be read.`;
  return new AppError('answer_interrupted', { message, action: { kind: 'retry' }, cause: error });
}

function details(row: Row, refusal: Refusal) {
  return { message: row.message(refusal), action: { kind: 'retry' as const } };
}
