import { type Answer, compose, streamAnswer, wholeAnswer } from './mistral-answer';
import { parseBody } from './mistral-body';
import { toConversation } from './mistral-conversation';
import { countPrompt, SAFETY_TOKENS } from './mistral-count';
import { refusals } from './mistral-errors';
import { refuse } from './mistral-http';
import { type Images, readImages } from './mistral-images';
import { accountOf } from './mistral-quota';
import { ChatRequest } from './mistral-request';
import { findRefusal } from './mistral-rules';
import { findMistralModel, type MistralModel } from './models';
import { createRandom, hashText, type Random } from './random';
import { reply } from './script';
import type { Settings } from './settings';
import { think } from './thinking';

/** Tokens of an image: 1540 × 1540 at most, 28 × 28 pixels each (Mistral's vision page). */
const IMAGE_PATCH = { area: 784, most: 3025 };

/** `POST /v1/chat/completions`. */
export async function completeChat(
  http: Request,
  settings: Settings,
  random: Random,
): Promise<Response> {
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
  const prompt = countRequest(request, images);
  if (prompt + (request.max_tokens ?? 0) > model.context) {
    return refuse(refusals.promptLength(prompt, model.context, request.max_tokens), random);
  }
  const account = accountOf(model, settings, random);
  const limited = account.admit(prompt);
  if (limited) return limited;
  const seeded = request.random_seed == null ? random : seedFrom(request);
  const answer = say({ request, model, images, prompt, settings, random: seeded });
  const cost = account.spend(answer.usage.prompt_tokens, answer.usage.completion_tokens);
  const turned = { answer, random: seeded, request, startedAt };
  return request.stream
    ? streamAnswer(turned, settings, http.signal)
    : wholeAnswer(turned, settings, cost);
}

type Admitted = {
  request: ChatRequest;
  model: MistralModel;
  images: Images;
  prompt: number;
  settings: Settings;
  random: Random;
};

function say({ request, model, images, prompt, settings, random }: Admitted): Answer {
  const conversation = toConversation(request, model, images);
  const said = reply(conversation);
  const thought = thinks(request, model) ? think(conversation, said) : undefined;
  const cached = readCache(request, model, images, settings);
  return compose(request, said, thought, { prompt, cached }, random);
}

function countRequest(request: ChatRequest, images: Images): number {
  return countPrompt(request, images, IMAGE_PATCH) + (request.safe_prompt ? SAFETY_TOKENS : 0);
}

/** How many tokens of the prompt came before under the same `prompt_cache_key`; undefined: no key. */
function readCache(
  request: ChatRequest,
  model: MistralModel,
  images: Images,
  { promptCache }: Settings,
): number | undefined {
  if (request.prompt_cache_key == null) return undefined;
  const prefixes = request.messages.map((_, index) => {
    const prefix = { ...request, messages: request.messages.slice(0, index + 1) };
    return {
      text: JSON.stringify([prefix.tools, prefix.safe_prompt, prefix.messages]),
      tokens: countRequest(prefix, images),
    };
  });
  return promptCache.read(`${model.id} ${request.prompt_cache_key}`, prefixes);
}

/** A model that can think does so when it is asked to; Large 4 cannot be kept from it. */
function thinks(
  { reasoning_effort: effort, prompt_mode: mode }: ChatRequest,
  model: MistralModel,
): boolean {
  if (model.alwaysThinks) return true;
  return model.reasoning && (mode === 'reasoning' || (effort != null && effort !== 'none'));
}

/** The same seed and the same request give the same ids; another turn gives others. */
function seedFrom(request: ChatRequest): Random {
  return createRandom(hashText(JSON.stringify([request.random_seed, request.messages])));
}
