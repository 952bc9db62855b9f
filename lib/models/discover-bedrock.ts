import { z } from 'zod';
import { authorise, type BedrockAccess } from './bedrock-invoke-sign';
import type { Discovered, Discovery } from './discover';
import { getJson, type Json, reasonOf } from './discover-json';

/** REST-JSON sends a time as text or in seconds. */
const Time = z.union([z.string(), z.number()]).nullish().catch(null);

/** AWS: FoundationModelSummary; only the id is insisted on. */
const Model = z.object({
  modelId: z.string().min(1),
  modelName: z.string().nullish().catch(null),
  inputModalities: z.array(z.string()).nullish().catch(null),
  outputModalities: z.array(z.string()).nullish().catch(null),
  inferenceTypesSupported: z.array(z.string()).nullish().catch(null),
  modelLifecycle: z
    .object({ status: z.string().nullish().catch(null), endOfLifeTime: Time })
    .nullish()
    .catch(null),
});
type Model = z.infer<typeof Model>;

/** AWS: InferenceProfileSummary. */
const Profile = z.object({
  inferenceProfileId: z.string().min(1),
  inferenceProfileName: z.string().nullish().catch(null),
  status: z.string().nullish().catch(null),
  models: z.array(z.object({ modelArn: z.string() })).catch([]),
});
type Profile = z.infer<typeof Profile>;

const Models = z.object({ modelSummaries: z.array(z.unknown()) });
const Profiles = z.object({
  inferenceProfileSummaries: z.array(z.unknown()),
  nextToken: z.string().nullish().catch(null),
});

function dayOf(time: z.infer<typeof Time>): string | undefined {
  if (time == null) return undefined;
  const date = new Date(typeof time === 'number' ? time * 1000 : time);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

function lifecycleOf({ modelLifecycle }: Model): Discovered['lifecycle'] {
  const states = { ACTIVE: 'active', LEGACY: 'legacy' } as const;
  const state = Object.entries(states).find(([name]) => name === modelLifecycle?.status)?.[1];
  const on = dayOf(modelLifecycle?.endOfLifeTime);
  return state ? { state, ...(on ? { on } : {}) } : undefined;
}

/** What the listing tells of a model; it says nothing of tools and of the context's length. */
function toldBy(model: Model): Pick<Discovered, 'vision' | 'lifecycle'> {
  const lifecycle = lifecycleOf(model);
  const inputs = model.inputModalities;
  return {
    ...(inputs ? { vision: inputs.includes('IMAGE') } : {}),
    ...(lifecycle ? { lifecycle } : {}),
  };
}

const isMistral = (id: string) => /(^|[./])mistral\./.test(id);
const chats = ({ inputModalities, outputModalities }: Model) =>
  (inputModalities?.includes('TEXT') ?? true) && (outputModalities?.includes('TEXT') ?? true);
/** Others are called by an inference profile or with provisioned throughput. */
const isOnDemand = ({ inferenceTypesSupported: types }: Model) =>
  !types?.length || types.includes('ON_DEMAND');

function ofModel(model: Model, region: string): Discovered {
  const { modelId, modelName } = model;
  const told = { ...(modelName ? { name: modelName } : {}), ...toldBy(model) };
  return { modelId, aliases: [], ...told, regions: [region] };
}

const arn = /^arn:[^:]+:bedrock:(?<region>[^:]*):[^:]*:foundation-model\/(?<id>.+)$/;

/** Where a profile sends a request, and to which model. */
function routesOf({ models }: Profile): { region: string; id: string }[] {
  return models.map(({ modelArn }) => {
    const { region = '', id = '' } = arn.exec(modelArn)?.groups ?? {};
    return { region, id };
  });
}

function ofProfile(profile: Profile, models: readonly Model[], region: string): Discovered[] {
  const { inferenceProfileId: modelId, inferenceProfileName: name } = profile;
  const routes = routesOf(profile);
  const model = models.find((one) => routes.some(({ id }) => id === one.modelId));
  if (model && !chats(model)) return [];
  const destinations = [...new Set(routes.map((route) => route.region))].filter(Boolean);
  const geo = /^(?<geo>[a-z-]+)\.mistral\./.exec(modelId)?.groups?.geo;
  return [
    {
      modelId,
      aliases: [],
      ...(name ? { name } : {}),
      ...(model ? toldBy(model) : {}),
      regions: [region],
      ...(destinations.length > 0 ? { destinations } : {}),
      ...(geo === undefined ? {} : { geo }),
    },
  ];
}

/** Mistral's models that can be called in this region: on demand, or by an inference profile. */
export function combineListings(
  models: readonly unknown[],
  profiles: readonly unknown[],
  region: string,
): Discovered[] {
  const known = models
    .flatMap((row) => Model.safeParse(row).data ?? [])
    .filter(({ modelId }) => isMistral(modelId));
  const routes = profiles
    .flatMap((row) => Profile.safeParse(row).data ?? [])
    .filter(({ inferenceProfileId, status }) => {
      return isMistral(inferenceProfileId) && (status ?? 'ACTIVE') === 'ACTIVE';
    });
  return [
    ...known
      .filter(chats)
      .filter(isOnDemand)
      .map((model) => ofModel(model, region)),
    ...routes.flatMap((profile) => ofProfile(profile, known, region)),
  ];
}

type BedrockListing = BedrockAccess & {
  /** The runtime's address; another host than AWS's is taken to answer for the control plane, too. */
  baseURL: string;
  fetch: typeof fetch;
  timeoutMs?: number;
};

/** The control plane beside a runtime's address (AWS: Amazon Bedrock endpoints). */
export function controlPlane(baseURL: string): string {
  const address = baseURL.replace(/\/+$/, '');
  return address.replace(
    /^https:\/\/bedrock-runtime((?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?)$/,
    'https://bedrock$1',
  );
}

async function get(connection: BedrockListing, path: string): Promise<Json> {
  const { fetch, timeoutMs = 5_000 } = connection;
  const url = `${controlPlane(connection.baseURL)}${path}`;
  try {
    const unsigned = { method: 'GET', url, headers: { accept: 'application/json' } } as const;
    return await getJson({ fetch, url, headers: await authorise(connection, unsigned), timeoutMs });
  } catch (error) {
    return { ok: false, reason: reasonOf(error, timeoutMs) };
  }
}

/** More pages than any account has of the profiles that AWS defines. */
const mostPages = 10;

type Rows = { ok: true; rows: unknown[] } | { ok: false; reason: string };
const notAList: Rows = { ok: false, reason: 'the answer is not a list of models' };

async function allProfiles(connection: BedrockListing): Promise<Rows> {
  const rows: unknown[] = [];
  let next: string | null | undefined;
  for (let page = 0; page < mostPages; page++) {
    const query = new URLSearchParams({ maxResults: '1000', type: 'SYSTEM_DEFINED' });
    if (next) query.set('nextToken', next);
    const answer = await get(connection, `/inference-profiles?${query}`);
    if (!answer.ok) return answer;
    const listing = Profiles.safeParse(answer.value);
    if (!listing.success) return notAList;
    rows.push(...listing.data.inferenceProfileSummaries);
    next = listing.data.nextToken;
    if (!next) break;
  }
  return { ok: true, rows };
}

async function allModels(connection: BedrockListing): Promise<Rows> {
  const answer = await get(connection, '/foundation-models');
  if (!answer.ok) return answer;
  const listing = Models.safeParse(answer.value);
  return listing.success ? { ok: true, rows: listing.data.modelSummaries } : notAList;
}

/**
 * Mistral's models on Amazon Bedrock, by the lists of the control plane (AWS: ListFoundationModels,
 * ListInferenceProfiles). Both must answer, because half a list would make models look withdrawn.
 */
export async function listBedrockModels(connection: BedrockListing): Promise<Discovery> {
  const [models, profiles] = await Promise.all([allModels(connection), allProfiles(connection)]);
  if (!models.ok) return models;
  if (!profiles.ok) return profiles;
  return { ok: true, models: combineListings(models.rows, profiles.rows, connection.region) };
}
