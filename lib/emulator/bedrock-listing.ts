import { z } from 'zod';
import type { Exception } from './bedrock-errors';
import { shapeException } from './bedrock-shape';
import { regionOf } from './credentials';
import { type BedrockModel, bedrockModels } from './models';
import type { Settings } from './settings';

/** The control plane's lists, by AWS's service model of Amazon Bedrock. Only Mistral's models are here. */

const PROVIDER = 'Mistral AI';
const DEFAULT_REGION = 'us-east-1';
const ACCOUNT = '123456789012';
const PROFILES_SINCE = '2025-04-08T00:00:00Z';

const ModelFilter = z.object({
  byProvider: z
    .string()
    .regex(/^[A-Za-z0-9- ]{1,63}$/)
    .optional(),
  byCustomizationType: z.enum(['FINE_TUNING', 'CONTINUED_PRE_TRAINING', 'DISTILLATION']).optional(),
  byOutputModality: z.enum(['TEXT', 'IMAGE', 'EMBEDDING']).optional(),
  byInferenceType: z.enum(['ON_DEMAND', 'PROVISIONED']).optional(),
});

const ProfileFilter = z.object({
  maxResults: z.coerce.number().int().min(1).max(1000).default(1000),
  nextToken: z.string().regex(/^\d+$/).optional(),
  type: z.enum(['SYSTEM_DEFINED', 'APPLICATION']).optional(),
});

/** ListFoundationModels: what the caller's region has. */
export function listFoundationModels(http: Request, settings: Settings): Response | Exception {
  const region = regionOf(http) ?? DEFAULT_REGION;
  const filter = ModelFilter.safeParse(queryOf(http));
  if (!filter.success) return shapeException(filter.error);
  const { byProvider, byCustomizationType, byOutputModality, byInferenceType } = filter.data;
  const nothing =
    byCustomizationType !== undefined ||
    (byOutputModality ?? 'TEXT') !== 'TEXT' ||
    (byProvider ?? PROVIDER).toLowerCase() !== PROVIDER.toLowerCase();
  const models = bedrockModels
    .filter((model) => !nothing && settings.lifecycle[model.id] !== 'retired')
    .filter((model) => regionsOf(model).includes(region))
    .map((model) => summarise(model, region, settings))
    .filter(
      ({ inferenceTypesSupported: types }) =>
        byInferenceType === undefined || types.includes(byInferenceType),
    );
  return Response.json({ modelSummaries: models });
}

function regionsOf({ regions, profiles }: BedrockModel): readonly string[] {
  return profiles ? Object.values(profiles).flat() : regions;
}

function summarise(model: BedrockModel, region: string, { lifecycle }: Settings) {
  return {
    customizationsSupported: [],
    inferenceTypesSupported: [model.profiles ? 'INFERENCE_PROFILE' : 'ON_DEMAND'],
    inputModalities: model.images ? ['TEXT', 'IMAGE'] : ['TEXT'],
    modelArn: modelArn(model, region),
    modelId: model.id,
    modelLifecycle: { status: lifecycle[model.id] === 'legacy' ? 'LEGACY' : 'ACTIVE' },
    modelName: model.name,
    outputModalities: ['TEXT'],
    providerName: PROVIDER,
    responseStreamingSupported: true,
  };
}

function modelArn({ id }: BedrockModel, region: string): string {
  return `arn:aws:bedrock:${region}::foundation-model/${id}`;
}

/** ListInferenceProfiles: the geographies that hold the caller's region. */
export function listInferenceProfiles(http: Request, settings: Settings): Response | Exception {
  const region = regionOf(http) ?? DEFAULT_REGION;
  const filter = ProfileFilter.safeParse(queryOf(http));
  if (!filter.success) return shapeException(filter.error);
  const { maxResults, nextToken = '0', type } = filter.data;
  const profiles = bedrockModels
    .filter((model) => type !== 'APPLICATION' && settings.lifecycle[model.id] !== 'retired')
    .flatMap((model) => profilesOf(model, region));
  const from = Number(nextToken);
  const next = from + maxResults;
  return Response.json({
    inferenceProfileSummaries: profiles.slice(from, next),
    ...(next < profiles.length ? { nextToken: String(next) } : {}),
  });
}

function profilesOf(model: BedrockModel, region: string) {
  return Object.entries(model.profiles ?? {})
    .filter(([, regions]) => regions.includes(region))
    .map(([geography, regions]) => {
      const id = `${geography}.${model.id}`;
      return {
        createdAt: PROFILES_SINCE,
        description: `Routes requests to ${model.name} in ${regions.join(', ')}.`,
        inferenceProfileArn: `arn:aws:bedrock:${region}:${ACCOUNT}:inference-profile/${id}`,
        inferenceProfileId: id,
        inferenceProfileName: `${geography.toUpperCase()} ${model.name}`,
        models: regions.map((other) => ({ modelArn: modelArn(model, other) })),
        status: 'ACTIVE',
        type: 'SYSTEM_DEFINED',
        updatedAt: PROFILES_SINCE,
      };
    });
}

function queryOf(http: Request): Record<string, string> {
  return Object.fromEntries(new URL(http.url).searchParams);
}
