import { judgeBearer } from './credentials';
import { compose, streamAnswer, wholeAnswer } from './mistral-answer';
import { parseBody } from './mistral-body';
import { listModels, oneModel } from './mistral-card';
import { toConversation } from './mistral-conversation';
import { countPrompt } from './mistral-count';
import { embed } from './mistral-embeddings';
import { refusals } from './mistral-errors';
import { refuse } from './mistral-http';
import { readImages } from './mistral-images';
import { accountOf } from './mistral-quota';
import { ChatRequest } from './mistral-request';
import { findRefusal } from './mistral-rules';
import { findMistralModel, type MistralModel } from './models';
import { decodePath } from './path';
import { createRandom, hashText, hexId, type Random } from './random';
import { reply } from './script';
import type { Settings } from './settings';
import { think } from './thinking';

/** Tokens of an image: 1540 × 1540 at most, 28 × 28 pixels each (Mistral's vision page). */
const IMAGE_PATCH = { area: 784, most: 3025 };

/** Answers a request to Mistral's API: chat completions, embeddings and the list of models. */
export async function handleMistral(request: Request, settings: Settings): Promise<Response> {
  const random = settings.random();
  const { pathname } = new URL(request.url);
  const refused = checkCredentials(request, settings, random);
  if (refused) return refuse(refused, random);
  const create = creators[pathname];
  if (create) {
    if (request.method !== 'POST') return refuse(refusals.wrongMethod(), random);
    return create(request, settings, random);
  }
  const model = /^\/v1\/models(?:\/(.+))?$/.exec(pathname);
  if (!model) return refuse(refusals.noRoute(hexId(random, 32)), random);
  if (request.method !== 'GET') return refuse(refusals.wrongMethod(), random);
  return model[1] === undefined ? listModels(random) : oneModel(decodePath(model[1]), random);
}

const creators: Readonly<
  Record<string, (http: Request, settings: Settings, random: Random) => Promise<Response>>
> = {
  '/v1/chat/completions': completeChat,
  '/v1/embeddings': embed,
};

function checkCredentials(request: Request, settings: Settings, random: Random) {
  if (!settings.authenticate) return undefined;
  const verdict = judgeBearer(request, settings.apiKey);
  if (verdict === 'right') return undefined;
  return verdict === 'missing' ? refusals.missingKey(hexId(random, 32)) : refusals.wrongKey();
}

async function completeChat(http: Request, settings: Settings, random: Random): Promise<Response> {
  const startedAt = settings.now();
  const parsed = parseBody(await http.text(), ChatRequest);
  if ('status' in parsed) return refuse(parsed, random);
  const { request } = parsed;
  const model = findMistralModel(request.model);
  if (!model?.chat) return refuse(refusals.unknownModel(request.model), random);
  const refusal = findRefusal(request, model);
  if (refusal) return refuse(refusal, random);
  const images = await readImages(request.messages);
  if ('status' in images) return refuse(images, random);
  const prompt = countPrompt(request, images, IMAGE_PATCH);
  if (prompt > model.context) {
    return refuse(refusals.promptLength(prompt, model.context), random);
  }
  const account = accountOf(model, settings, random);
  const limited = account.admit(prompt);
  if (limited) return limited;
  const seeded = request.random_seed == null ? random : seedFrom(request);
  const conversation = toConversation(request, model, images);
  const said = reply(conversation);
  const thought = thinks(request, model) ? think(conversation, said) : undefined;
  const answer = compose(request, said, thought, prompt, seeded);
  const cost = account.spend(answer.usage.prompt_tokens, answer.usage.completion_tokens);
  const turned = { answer, random: seeded, request, startedAt };
  return request.stream
    ? streamAnswer(turned, settings, http.signal)
    : wholeAnswer(turned, settings, cost);
}

/** A model that can think does so when it is asked to; Large 4 cannot be kept from it. */
function thinks({ reasoning_effort: effort }: ChatRequest, model: MistralModel): boolean {
  if (model.alwaysThinks) return true;
  return model.reasoning && effort != null && effort !== 'none';
}

/** The same seed and the same request give the same ids; another turn gives others. */
function seedFrom(request: ChatRequest): Random {
  return createRandom(hashText(JSON.stringify([request.random_seed, request.messages])));
}
