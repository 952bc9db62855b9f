import { z } from 'zod';
import { embedText } from './embed';
import { parseBody } from './mistral-body';
import { embeddingRefusals } from './mistral-embedding-errors';
import { type Refusal, refusals } from './mistral-errors';
import { gatewayHeaders, json, refuse } from './mistral-http';
import { accountOf } from './mistral-quota';
import { findMistralModel, type MistralModel } from './models';
import { hexId, type Random } from './random';
import type { Settings } from './settings';
import { estimateTokens } from './tokens';

const MOST_INPUTS = 512;
const MOST_TOKENS = 16_384;
const MOST_INPUT_TOKENS = 8192;

/** `POST /v1/embeddings` as Mistral's OpenAPI describes it. */
const EmbeddingRequest = z.strictObject({
  model: z.string(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  input: z.union([z.string(), z.array(z.string())]),
  output_dimension: z.int().gt(0).nullish(),
  output_dtype: z.enum(['float', 'int8', 'uint8', 'binary', 'ubinary']).default('float'),
  encoding_format: z.enum(['float', 'base64']).default('float'),
});
type EmbeddingRequest = z.infer<typeof EmbeddingRequest>;
type Embedder = MistralModel & { embeds: NonNullable<MistralModel['embeds']> };

export async function embed(http: Request, settings: Settings, random: Random): Promise<Response> {
  const startedAt = settings.now();
  const parsed = parseBody(await http.text(), EmbeddingRequest);
  if ('status' in parsed) return refuse(parsed, random);
  const { request } = parsed;
  const model = findMistralModel(request.model);
  if (!model || !isEmbedder(model)) return refuse(refusals.unknownModel(request.model), random);
  const inputs = typeof request.input === 'string' ? [request.input] : request.input;
  const tokens = inputs.map((text) => estimateTokens(text) + 1);
  const total = tokens.reduce((sum, count) => sum + count, 0);
  const refusal = checkOutput(request, model) ?? checkInputs(tokens, total);
  if (refusal) return refuse(refusal, random);
  const account = accountOf(model, settings, random);
  const limited = account.admit(total);
  if (limited) return limited;
  const body = {
    id: hexId(random, 32),
    object: 'list',
    data: inputs.map((text, index) => ({
      object: 'embedding',
      embedding: encode(embedText(text, dimensionsOf(request, model)), request),
      index,
    })),
    model: request.model,
    usage: {
      prompt_audio_seconds: null,
      prompt_tokens: total,
      total_tokens: total,
      completion_tokens: 0,
      request_count: null,
      prompt_token_details: null,
    },
  };
  const limits = account.spend(total, 0);
  return json(200, body, { ...gatewayHeaders(random, settings.now() - startedAt), ...limits });
}

function isEmbedder(model: MistralModel): model is Embedder {
  return model.embeds !== undefined;
}

/** Only Codestral Embed lets the dimension and the type be chosen (Mistral's page of code embeddings). */
function checkOutput(request: EmbeddingRequest, { embeds }: Embedder): Refusal | undefined {
  const { output_dimension: dimension, output_dtype: type } = request;
  const fixed = embeds.most === embeds.dimensions;
  if (fixed && dimension != null) return embeddingRefusals.noOutputFormat('output_dimension');
  if (fixed && type !== 'float') return embeddingRefusals.noOutputFormat('output_dtype');
  return (dimension ?? 0) > embeds.most
    ? embeddingRefusals.outputDimension(embeds.most)
    : undefined;
}

function checkInputs(tokens: readonly number[], total: number): Refusal | undefined {
  if (tokens.length > MOST_INPUTS) return embeddingRefusals.tooManyInputs();
  const long = tokens.findIndex((count) => count > MOST_INPUT_TOKENS);
  if (long >= 0) return embeddingRefusals.inputLength(long, tokens[long] ?? 0, MOST_INPUT_TOKENS);
  return total > MOST_TOKENS ? embeddingRefusals.tooManyInputTokens() : undefined;
}

function dimensionsOf({ output_dimension: asked }: EmbeddingRequest, { embeds }: Embedder): number {
  return asked ?? embeds.dimensions;
}

/** The type that was asked for, as numbers or as the base64 of their bytes. */
function encode(
  vector: Float64Array,
  { output_dtype: type, encoding_format: format }: EmbeddingRequest,
): number[] | string {
  const typed = toType(vector, type);
  if (format === 'float') return Array.from(typed, (value) => Number(value.toPrecision(8)));
  return Buffer.from(typed.buffer).toString('base64');
}

function toType(vector: Float64Array, type: EmbeddingRequest['output_dtype']) {
  const largest = Math.max(...vector.map(Math.abs));
  const scaled = vector.map((value) => Math.round((value / largest) * 127));
  switch (type) {
    case 'float':
      return Float32Array.from(vector);
    case 'int8':
      return Int8Array.from(scaled);
    case 'uint8':
      return Uint8Array.from(scaled, (value) => value + 128);
    case 'binary':
      return Int8Array.from(packBits(vector), (byte) => byte - 128);
    case 'ubinary':
      return packBits(vector);
  }
}

/** One bit a dimension, eight to a byte: whether it is above nothing. */
function packBits(vector: Float64Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(vector.length / 8));
  for (const [at, value] of vector.entries()) {
    if (value > 0) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (0x80 >> (at & 7));
  }
  return bytes;
}
