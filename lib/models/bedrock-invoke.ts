import {
  APICallError,
  EmptyResponseBodyError,
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
  type LanguageModelV4Content,
  type LanguageModelV4GenerateResult,
  type LanguageModelV4StreamResult,
} from '@ai-sdk/provider';
import { type Piece, readPiece } from './bedrock-invoke-answer';
import { CallCollector, inputOf } from './bedrock-invoke-calls';
import { type ChatBody, toChatBody } from './bedrock-invoke-chat-body';
import { type Dialect, dialectOf } from './bedrock-invoke-dialect';
import {
  finishReasonOf,
  headerMeasures,
  metadataOf,
  responseMetadataOf,
  usageOf,
} from './bedrock-invoke-outcome';
import { type PromptBody, toPromptBody } from './bedrock-invoke-prompt-body';
import { sendInvoke } from './bedrock-invoke-request';
import { type InvokeBody, serviceTierOf } from './bedrock-invoke-settings';
import type { BedrockAccess } from './bedrock-invoke-sign';
import { partsOf } from './bedrock-invoke-stream';

export type InvokeOptions = BedrockAccess & {
  modelId: string;
  /** The runtime's address, without a path. */
  baseURL: string;
  fetch: typeof fetch;
};

type Operation = 'invoke' | 'invoke-with-response-stream';
type Request = InvokeBody<ChatBody | PromptBody> & { dialect: Dialect };

function toRequest(modelId: string, options: LanguageModelV4CallOptions): Request {
  const dialect = dialectOf(modelId);
  const made = dialect === 'chat' ? toChatBody(options) : toPromptBody(options, modelId);
  return { ...made, dialect };
}

/** Header names by the AWS service model; the stream's own `Accept` has another name. */
function headersFor(operation: Operation, options: LanguageModelV4CallOptions) {
  const tier = serviceTierOf(options);
  const given = Object.entries(options.headers ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), value] as const],
  );
  return {
    ...Object.fromEntries(given),
    'content-type': 'application/json',
    ...(operation === 'invoke'
      ? { accept: 'application/json' }
      : {
          accept: 'application/vnd.amazon.eventstream',
          'x-amzn-bedrock-accept': 'application/json',
        }),
    ...(tier === undefined ? {} : { 'x-amzn-bedrock-service-tier': tier }),
  };
}

const urlOf = ({ baseURL, modelId }: InvokeOptions, operation: Operation) =>
  `${baseURL.replace(/\/+$/, '')}/model/${encodeURIComponent(modelId)}/${operation}`;

function send(
  model: InvokeOptions,
  operation: Operation,
  body: unknown,
  options: LanguageModelV4CallOptions,
) {
  return sendInvoke({
    access: model,
    fetch: model.fetch,
    url: urlOf(model, operation),
    headers: headersFor(operation, options),
    body,
    signal: options.abortSignal,
  });
}

async function readWhole(
  response: Response,
  url: string,
  request: Request,
): Promise<{ json: unknown; piece: Piece }> {
  const responseBody = await response.text();
  try {
    const json: unknown = JSON.parse(responseBody);
    return { json, piece: readPiece(json) };
  } catch (cause) {
    throw new APICallError({
      message: 'Amazon Bedrock sent an answer that cannot be read.',
      cause,
      url,
      requestBodyValues: request.body,
      statusCode: response.status,
      responseHeaders: Object.fromEntries(response.headers),
      responseBody,
      isRetryable: false,
    });
  }
}

function contentOf(piece: Piece, { dialect, jsonTool }: Request) {
  const collector = new CallCollector();
  for (const call of piece.calls) collector.add(call);
  const isJson = ({ name }: { name: string }) => jsonTool && name === 'json';
  const json = collector.calls.filter(isJson);
  const calls = collector.calls.filter((call) => !isJson(call));
  const said = dialect === 'chat' ? piece.text : piece.text.trimStart();
  const texts = [said, ...json.map(inputOf)].filter((text) => text !== '');
  const content: LanguageModelV4Content[] = [
    ...texts.map((text) => ({ type: 'text' as const, text })),
    ...calls.map((call) => ({
      type: 'tool-call' as const,
      toolCallId: call.id,
      toolName: call.name,
      input: inputOf(call),
    })),
  ];
  return { content, ended: { calls: calls.length, jsonFromTool: json.length > 0 } };
}

async function generate(
  model: InvokeOptions,
  options: LanguageModelV4CallOptions,
): Promise<LanguageModelV4GenerateResult> {
  const request = toRequest(model.modelId, options);
  const response = await send(model, 'invoke', request.body, options);
  const { headers } = response;
  const { json, piece } = await readWhole(response, urlOf(model, 'invoke'), request);
  const { content, ended } = contentOf(piece, request);
  const measures = { ...piece.measures, ...headerMeasures(headers) };
  return {
    content,
    finishReason: finishReasonOf(piece.stopReason, ended),
    usage: usageOf(measures),
    providerMetadata: metadataOf(headers, measures, ended.jsonFromTool),
    warnings: request.warnings,
    request: { url: urlOf(model, 'invoke'), body: request.body },
    response: {
      ...responseMetadataOf(headers, model.modelId),
      headers: Object.fromEntries(headers),
      body: json,
    },
  };
}

async function stream(
  model: InvokeOptions,
  options: LanguageModelV4CallOptions,
): Promise<LanguageModelV4StreamResult> {
  const { body, ...request } = toRequest(model.modelId, options);
  const response = await send(model, 'invoke-with-response-stream', body, options);
  const { headers } = response;
  if (response.body === null) throw new EmptyResponseBodyError();
  return {
    stream: partsOf(response.body, {
      ...request,
      headers,
      modelId: model.modelId,
      includeRawChunks: options.includeRawChunks ?? false,
    }),
    request: { url: urlOf(model, 'invoke-with-response-stream'), body },
    response: { headers: Object.fromEntries(headers) },
  };
}

/**
 * A Mistral model on Amazon Bedrock through InvokeModel and InvokeModelWithResponseStream, with
 * the body of its own kind: a chat completion, or one text with `[INST]` marks for the first
 * models (AWS: InvokeModel API reference; Mistral AI models). Give it an offer's history by
 * `legalHistory(asInvoked(offer))`, which leaves tools and images out for a text model.
 */
export function bedrockInvoke(model: InvokeOptions): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'amazon-bedrock.invoke',
    modelId: model.modelId,
    // An image is only taken as data, so the AI SDK fetches any address first.
    supportedUrls: {},
    doGenerate: (options) => generate(model, options),
    doStream: (options) => stream(model, options),
  };
}
