import { judgeBearer } from './credentials';
import { compose, streamAnswer, wholeAnswer } from './mistral-answer';
import { listModels, oneModel } from './mistral-card';
import { toConversation } from './mistral-conversation';
import { type Refusal, refusals } from './mistral-errors';
import { refuse } from './mistral-http';
import { type Images, imageUrls, readImages } from './mistral-images';
import { ChatRequest, textOf } from './mistral-request';
import { findRefusal } from './mistral-rules';
import { validationDetails } from './mistral-validation';
import { findMistralModel } from './models';
import { decodePath } from './path';
import { createRandom, hashText, hexId, type Random } from './random';
import { reply } from './script';
import type { Settings } from './settings';
import { estimateTokens, imageTokens } from './tokens';

/** Tokens of an image: 1540 × 1540 at most, 28 × 28 pixels each (Mistral's vision page). */
const IMAGE_PATCH = { area: 784, most: 3025 };

/** Answers a request to Mistral's API: chat completions and the list of models. */
export async function handleMistral(request: Request, settings: Settings): Promise<Response> {
  const random = settings.random();
  const { pathname } = new URL(request.url);
  const refused = checkCredentials(request, settings, random);
  if (refused) return refuse(refused, random);
  if (pathname === '/v1/chat/completions') {
    if (request.method !== 'POST') return refuse(refusals.wrongMethod(), random);
    return completeChat(request, settings, random);
  }
  const model = /^\/v1\/models(?:\/(.+))?$/.exec(pathname);
  if (!model) return refuse(refusals.noRoute(hexId(random, 32)), random);
  if (request.method !== 'GET') return refuse(refusals.wrongMethod(), random);
  return model[1] === undefined ? listModels(random) : oneModel(decodePath(model[1]), random);
}

function checkCredentials(request: Request, settings: Settings, random: Random) {
  if (!settings.authenticate) return undefined;
  const verdict = judgeBearer(request, settings.apiKey);
  if (verdict === 'right') return undefined;
  return verdict === 'missing' ? refusals.missingKey(hexId(random, 32)) : refusals.wrongKey();
}

async function completeChat(http: Request, settings: Settings, random: Random): Promise<Response> {
  const startedAt = Date.now();
  const parsed = parseBody(await http.text());
  if ('status' in parsed) return refuse(parsed, random);
  const { request } = parsed;
  const model = findMistralModel(request.model);
  if (!model?.chat) return refuse(refusals.unknownModel(request.model), random);
  const refusal = findRefusal(request, model);
  if (refusal) return refuse(refusal, random);
  const images = await readImages(request.messages);
  if ('status' in images) return refuse(images, random);
  const prompt = countPrompt(request, images);
  if (prompt > model.context) {
    return refuse(refusals.promptLength(prompt, model.context), random);
  }
  const seeded = request.random_seed == null ? random : seedFrom(request);
  const answer = compose(request, reply(toConversation(request, model, images)), prompt, seeded);
  const turned = { answer, random: seeded, request };
  return request.stream
    ? streamAnswer(turned, settings, http.signal, startedAt)
    : wholeAnswer(turned, startedAt);
}

/** The same seed and the same request give the same ids; another turn gives others. */
function seedFrom(request: ChatRequest): Random {
  return createRandom(hashText(JSON.stringify([request.random_seed, request.messages])));
}

function parseBody(text: string): { request: ChatRequest } | Refusal {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    const error = cause instanceof Error ? cause.message : 'not JSON';
    return refusals.invalid([
      {
        type: 'json_invalid',
        loc: ['body', 0],
        msg: 'JSON decode error',
        input: {},
        ctx: { error },
      },
    ]);
  }
  const parsed = ChatRequest.safeParse(body);
  if (parsed.success) return { request: parsed.data };
  return refusals.invalid(validationDetails(parsed.error.issues, body));
}

function countPrompt(request: ChatRequest, { reports }: Images): number {
  const texts = request.messages.map((message) => {
    const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : [];
    return textOf(message.content) + (calls.length > 0 ? JSON.stringify(calls) : '');
  });
  const tools = request.tools?.length ? JSON.stringify(request.tools) : '';
  const images = request.messages
    .flatMap(({ content }) => imageUrls(content))
    .map((url) => reports.get(url))
    .map((report) => (report ? imageTokens(report, IMAGE_PATCH) : 0));
  return [...texts, tools].reduce(
    (sum, text) => sum + estimateTokens(text),
    images.reduce((sum, tokens) => sum + tokens, 1),
  );
}
