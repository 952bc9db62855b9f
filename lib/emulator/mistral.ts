import { judgeBearer } from './credentials';
import { listModels, oneModel } from './mistral-card';
import { completeChat } from './mistral-chat';
import { embed } from './mistral-embeddings';
import { refusals } from './mistral-errors';
import { refuse } from './mistral-http';
import { decodePath } from './path';
import { hexId, type Random } from './random';
import type { Settings } from './settings';

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
