import type { Call } from './bedrock-call';
import { converse } from './bedrock-converse';
import { type Exception, exceptions } from './bedrock-errors';
import { refuse } from './bedrock-http';
import { invoke } from './bedrock-invoke';
import { listFoundationModels, listInferenceProfiles } from './bedrock-listing';
import { judgeBedrock, regionOf } from './credentials';
import { type BedrockModel, findBedrockModel } from './models';
import { decodePath } from './path';
import { type Random, uuid } from './random';
import type { Settings } from './settings';

const MOST_BODY_BYTES = 25 * 1024 * 1024;
const ROUTE = /^\/model\/(?<model>[^/]+)\/(?<operation>[a-z-]+)$/;

type Operation = { run(call: Call): Promise<Response | Exception>; streams: boolean };

const operations: Readonly<Record<string, Operation>> = {
  converse: { run: converse, streams: false },
  'converse-stream': { run: converse, streams: true },
  invoke: { run: invoke, streams: false },
  'invoke-with-response-stream': { run: invoke, streams: true },
};

const listings: Readonly<Record<string, typeof listFoundationModels>> = {
  '/foundation-models': listFoundationModels,
  '/inference-profiles': listInferenceProfiles,
};

/**
 * Answers a request to Bedrock: Converse and InvokeModel, whole and streamed, and the control
 * plane's two lists of what there is.
 */
export async function handleBedrock(http: Request, settings: Settings): Promise<Response> {
  const random = settings.random();
  const requestId = uuid(random);
  const answer = await serve(http, settings, random);
  const response = answer instanceof Response ? answer : refuse(answer);
  response.headers.set('x-amzn-RequestId', requestId);
  return response;
}

async function serve(
  http: Request,
  settings: Settings,
  random: Random,
): Promise<Response | Exception> {
  const startedAt = settings.now();
  const bytes = new Uint8Array(await http.arrayBuffer());
  const refused = checkCredentials(http, bytes, settings);
  if (refused) return refused;
  const { pathname } = new URL(http.url);
  const list = listings[pathname];
  if (list) return http.method === 'GET' ? list(http, settings) : exceptions.wrongMethod();
  const route = ROUTE.exec(pathname)?.groups;
  const operation = operations[route?.operation ?? ''];
  if (!route || !operation) return exceptions.unknownOperation();
  if (http.method !== 'POST') return exceptions.wrongMethod();
  const model = findModel(decodePath(route.model ?? ''), http, settings);
  if ('status' in model) return model;
  if (bytes.length > MOST_BODY_BYTES) return exceptions.tooLarge(25);
  const body = new TextDecoder().decode(bytes);
  const { run, streams } = operation;
  return run({ http, body, model, streams, settings, random, startedAt });
}

function checkCredentials(
  http: Request,
  body: Uint8Array,
  settings: Settings,
): Exception | undefined {
  if (!settings.authenticate) return undefined;
  switch (judgeBedrock(http, body, settings.apiKey, settings.now())) {
    case 'right':
      return undefined;
    case 'missing':
      return exceptions.missingToken();
    case 'expired':
      return exceptions.expiredSignature();
    case 'mismatched':
      return exceptions.signatureMismatch();
    case 'wrong':
      return exceptions.wrongToken();
  }
}

function findModel(id: string, http: Request, settings: Settings): BedrockModel | Exception {
  const found = findBedrockModel(id, regionOf(http), settings.strictRegions);
  if ('refused' in found) {
    return found.refused === 'on-demand' ? exceptions.onDemand(id) : exceptions.invalidModel();
  }
  if (settings.denied.includes(found.model.id)) return exceptions.noAccess();
  switch (settings.lifecycle[found.model.id]) {
    case 'legacy':
      return exceptions.legacyModel();
    case 'retired':
      return exceptions.retiredModel();
    default:
      return found.model;
  }
}
