import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { z } from 'zod';
import type { Discovery } from './discover';
import { getJson } from './discover-json';

type LocalServer = {
  /** Ends in `/v1`, for example `http://127.0.0.1:11434/v1`. */
  baseURL: string;
  apiKey?: string | undefined;
  fetch: typeof fetch;
};

/**
 * An open model behind any OpenAI-compatible address: Ollama, vLLM, llama.cpp. Asks for usage in
 * streams (`stream_options.include_usage`) and sends a schema as `response_format`, which all
 * three take.
 */
export function localModel({
  modelId,
  baseURL,
  apiKey,
  fetch,
}: LocalServer & { modelId: string }): LanguageModelV4 {
  const provider = createOpenAICompatible({
    name: 'local',
    baseURL,
    fetch,
    ...(apiKey === undefined ? {} : { apiKey }),
    includeUsage: true,
    supportsStructuredOutputs: true,
  });
  return provider.chatModel(modelId);
}

const Listed = z.object({ id: z.string().min(1) });
/** OpenAI's form; llama.cpp adds `models` beside `data`, and a single bad row must not hide the others. */
const Listing = z.object({ data: z.array(z.unknown()) });

/** The models that a local server lists, by their ids, or why none; it must answer within two seconds. */
export async function listLocalModels({ baseURL, apiKey, fetch }: LocalServer): Promise<Discovery> {
  const answer = await getJson({
    fetch,
    url: `${baseURL.replace(/\/+$/, '')}/models`,
    headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
    timeoutMs: 2_000,
  });
  if (!answer.ok) return answer;
  const listing = Listing.safeParse(answer.value);
  if (!listing.success) return { ok: false, reason: 'the answer is not a list of models' };
  const ids = listing.data.data.flatMap((row) => Listed.safeParse(row).data?.id ?? []);
  return { ok: true, models: [...new Set(ids)].map((modelId) => ({ modelId, aliases: [] })) };
}
