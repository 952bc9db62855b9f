import {
  InvalidArgumentError,
  type LanguageModelV4CallOptions,
  type SharedV4Warning,
} from '@ai-sdk/provider';
import { z } from 'zod';

/** A body of InvokeModel and what of the call did not get into it. */
export type InvokeBody<Body> = {
  body: Body;
  warnings: SharedV4Warning[];
  /** The answer is asked for as a call of the tool `json`, and is handed on as text. */
  jsonTool: boolean;
};

export const unsupported = (feature: string, details?: string): SharedV4Warning => ({
  type: 'unsupported',
  feature,
  ...(details === undefined ? {} : { details }),
});

/** Settings that no Mistral model takes through InvokeModel (AWS: Mistral AI models). */
export function droppedSettings(options: LanguageModelV4CallOptions): SharedV4Warning[] {
  const { reasoning = 'none' } = options;
  const given = {
    seed: options.seed !== undefined,
    presencePenalty: options.presencePenalty !== undefined,
    frequencyPenalty: options.frequencyPenalty !== undefined,
    reasoning: reasoning !== 'none' && reasoning !== 'provider-default',
  };
  return Object.entries(given).flatMap(([feature, isGiven]) =>
    isGiven ? [unsupported(feature)] : [],
  );
}

/** Keeps a number in its documented range and says so when it had to move. */
export function clamp(
  feature: string,
  value: number,
  [least, most]: readonly [number, number],
): { value: number; warnings: SharedV4Warning[] } {
  const clamped = Math.min(Math.max(value, least), most);
  if (clamped === value) return { value, warnings: [] };
  const details = `${value} is outside ${least} to ${most}; ${clamped} was sent.`;
  return { value: clamped, warnings: [unsupported(feature, details)] };
}

/** `temperature` and `top_p`, both from 0 to 1 (AWS: Mistral AI chat and text completion). */
export function samplingOf({ temperature, topP }: LanguageModelV4CallOptions): {
  sampling: { temperature?: number; top_p?: number };
  warnings: SharedV4Warning[];
} {
  const heat = temperature === undefined ? undefined : clamp('temperature', temperature, [0, 1]);
  const nucleus = topP === undefined ? undefined : clamp('topP', topP, [0, 1]);
  return {
    sampling: {
      ...(heat ? { temperature: heat.value } : {}),
      ...(nucleus ? { top_p: nucleus.value } : {}),
    },
    warnings: [...(heat?.warnings ?? []), ...(nucleus?.warnings ?? [])],
  };
}

const ProviderOptions = z.object({
  serviceTier: z.enum(['default', 'priority', 'flex', 'reserved']).optional(),
});

/** Names that the AWS service model gives to the tier of a request, or none. */
export function serviceTierOf(
  options: LanguageModelV4CallOptions,
): z.infer<typeof ProviderOptions>['serviceTier'] {
  const parsed = ProviderOptions.safeParse(options.providerOptions?.amazonBedrock ?? {});
  if (parsed.success) return parsed.data.serviceTier;
  throw new InvalidArgumentError({
    argument: 'providerOptions.amazonBedrock.serviceTier',
    message: 'The service tier must be default, priority, flex or reserved.',
    cause: parsed.error,
  });
}
