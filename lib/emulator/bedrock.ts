import { type Answer, compose, streamEvents, wholeAnswer } from './bedrock-answer';
import { resultText, toConversation } from './bedrock-conversation';
import { type Exception, exceptions, shapeException } from './bedrock-errors';
import { type Images, readImages } from './bedrock-images';
import { type ContentBlock, ConverseRequest } from './bedrock-request';
import { findException } from './bedrock-rules';
import { judgeBedrock, regionOf } from './credentials';
import { type BedrockModel, findBedrockModel } from './models';
import { decodePath } from './path';
import { type Random, uuid } from './random';
import { reply } from './script';
import type { Settings } from './settings';
import { pacedStream } from './stream';
import { estimateTokens, imageTokens } from './tokens';

const MOST_BODY_BYTES = 25 * 1024 * 1024;
const ROUTE = /^\/model\/(?<model>[^/]+)\/(?<operation>converse|converse-stream)$/;

/** Tokens of an image: 16 × 16 pixels each, 4096 at most (Mistral's vision page, Pixtral). */
const IMAGE_PATCH = { area: 256, most: 4096 };

/** Answers a request to Bedrock Runtime: Converse and ConverseStream. */
export async function handleBedrock(http: Request, settings: Settings): Promise<Response> {
  const random = settings.random();
  const requestId = uuid(random);
  const answer = await converse(http, settings, random);
  if (answer instanceof Response) {
    answer.headers.set('x-amzn-RequestId', requestId);
    return answer;
  }
  return new Response(JSON.stringify({ message: answer.message }), {
    status: answer.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-RequestId': requestId,
      'x-amzn-ErrorType': `${answer.name}:http://internal.amazon.com/coral/com.amazon.coral.service/`,
    },
  });
}

async function converse(
  http: Request,
  settings: Settings,
  random: Random,
): Promise<Response | Exception> {
  const startedAt = Date.now();
  const refused = checkCredentials(http, settings, startedAt);
  if (refused) return refused;
  const route = ROUTE.exec(new URL(http.url).pathname)?.groups;
  if (!route) return exceptions.unknownOperation();
  if (http.method !== 'POST') return exceptions.wrongMethod();
  const streams = route.operation === 'converse-stream';
  const modelId = decodePath(route.model ?? '');
  const found = findBedrockModel(modelId, regionOf(http));
  if ('refused' in found) {
    return found.refused === 'on-demand' ? exceptions.onDemand(modelId) : exceptions.invalidModel();
  }
  const request = parseBody(await http.text());
  if ('status' in request) return request;
  const exception = findException(request, found.model, streams);
  if (exception) return exception;
  const answer = await answerTo(request, found.model, random);
  if ('status' in answer) return answer;
  if (!streams) return wholeAnswer(answer, startedAt);
  const events = streamEvents(answer, random, startedAt);
  return new Response(pacedStream(events, settings.paceMs, http.signal), {
    headers: { 'content-type': 'application/vnd.amazon.eventstream' },
  });
}

function checkCredentials(http: Request, settings: Settings, now: number): Exception | undefined {
  if (!settings.authenticate) return undefined;
  const verdict = judgeBedrock(http, settings.apiKey, now);
  if (verdict === 'right') return undefined;
  if (verdict === 'missing') return exceptions.missingToken();
  return verdict === 'expired' ? exceptions.expiredSignature() : exceptions.wrongToken();
}

function parseBody(text: string): ConverseRequest | Exception {
  if (Buffer.byteLength(text) > MOST_BODY_BYTES) return exceptions.tooLarge(25);
  let body: unknown;
  try {
    body = JSON.parse(text || '{}');
  } catch {
    return exceptions.notJson();
  }
  const parsed = ConverseRequest.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return issue ? shapeException(issue) : exceptions.notJson();
}

async function answerTo(
  request: ConverseRequest,
  model: BedrockModel,
  random: Random,
): Promise<Answer | Exception> {
  const images = await readImages(request.messages);
  if ('status' in images) return images;
  const inputTokens = countInput(request, images);
  if (inputTokens > model.context) return exceptions.promptLength(model.context);
  return compose(request, reply(toConversation(request, model, images)), inputTokens, random);
}

function countInput(request: ConverseRequest, images: Images): number {
  const texts = request.messages.flatMap(({ content }) => content.map(countable));
  const system = request.system.map(({ text }) => text ?? '');
  const tools = request.toolConfig ? JSON.stringify(request.toolConfig) : '';
  const pixels = [...images.values()].map((report) => imageTokens(report, IMAGE_PATCH));
  return [...texts, ...system, tools].reduce(
    (sum, text) => sum + estimateTokens(text),
    pixels.reduce((sum, tokens) => sum + tokens, 1),
  );
}

function countable(block: ContentBlock): string {
  if (block.text !== undefined) return block.text;
  if (block.toolUse) return JSON.stringify(block.toolUse.input);
  if (block.toolResult) return resultText(block.toolResult);
  return '';
}
