import { z } from 'zod';
import { compose, streamAnswer, wholeAnswer } from './local-answer';
import { toChatRequest, toConversation } from './local-conversation';
import { LocalRequest } from './local-request';
import { countPrompt } from './mistral-count';
import { readImages } from './mistral-images';
import { createRandom, hashText, hexId } from './random';
import { reply } from './script';
import type { Settings } from './settings';

/** Open weights of Mistral under the names that Ollama gives them. */
const localModels: readonly { id: string; name: string; context: number }[] = [
  { id: 'mistral-small3.2:24b', name: 'Mistral Small 3.2 24B', context: 131_072 },
  { id: 'ministral-3:8b', name: 'Ministral 3 8B', context: 262_144 },
];

const CREATED = 1_764_547_200;
const PREFIX = '/local/v1';
/** What the vision part of these models makes of 28 × 28 pixels. */
const IMAGE_PATCH = { area: 784, most: 3025 };

/**
 * Answers as an OpenAI-compatible server of open weights does: no key is needed, unknown fields
 * are left alone, roles may come in any order.
 */
export async function handleLocal(http: Request, settings: Settings): Promise<Response> {
  const { pathname } = new URL(http.url);
  switch (`${http.method} ${pathname.slice(PREFIX.length)}`) {
    case 'GET /models':
      return listModels();
    case 'POST /chat/completions':
      return completeChat(http, settings);
    default:
      return refuse(404, '404 page not found', 'not_found_error');
  }
}

function listModels(): Response {
  const data = localModels.map(({ id }) => ({
    id,
    object: 'model',
    created: CREATED,
    owned_by: 'library',
  }));
  return Response.json({ object: 'list', data });
}

function refuse(status: number, message: string, type = 'invalid_request_error'): Response {
  return Response.json({ error: { message, type, param: null, code: null } }, { status });
}

async function completeChat(http: Request, settings: Settings): Promise<Response> {
  const startedAt = settings.now();
  const parsed = LocalRequest.safeParse(readJson(await http.text()));
  if (!parsed.success) return refuse(400, z.prettifyError(parsed.error));
  const request = parsed.data;
  const model = localModels.find(({ id }) => id === request.model);
  if (!model) return refuse(404, `model '${request.model}' not found`, 'not_found_error');
  const asked = toChatRequest(request);
  const images = await readImages(asked.messages);
  if ('status' in images) return refuse(400, 'invalid image input');
  const prompt = countPrompt(asked, images, IMAGE_PATCH);
  if (prompt > model.context) {
    return refuse(400, `the prompt is longer than the context of ${model.context} tokens`);
  }
  const random = request.seed == null ? settings.random() : seedFrom(request);
  const said = reply(toConversation(request, model.name, images));
  const answer = compose(request, said, prompt, random);
  settings.traffic.spend(answer.usage.prompt_tokens, answer.usage.completion_tokens);
  const turned = { answer, request, id: hexId(random, 8), startedAt };
  return request.stream ? streamAnswer(turned, settings, http.signal) : wholeAnswer(turned);
}

function seedFrom({ seed, messages }: LocalRequest) {
  return createRandom(hashText(JSON.stringify([seed, messages])));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it
  }
}
