import { error, type Refusal } from './mistral-errors';

/** What is refused of a request for embeddings besides its shape. */
export const embeddingRefusals = {
  /** edgequake-llm#74: at most 512 inputs */
  tooManyInputs: (): Refusal =>
    error(
      400,
      'invalid_request_prompt',
      '3210',
      'Too many inputs in request, split into more batches.',
    ),
  /** chroma#5597; semantic-router#297 for the number */
  tooManyInputTokens: (): Refusal =>
    error(
      400,
      'invalid_request_prompt',
      '3210',
      'Too many tokens overall, split into more batches.',
    ),
  inputLength: (index: number, tokens: number, most: number): Refusal =>
    error(
      400,
      'invalid_request_prompt',
      '3210',
      `Input id ${index} has ${tokens} tokens, exceeding max ${most} tokens.`,
    ),
  /** own words */
  noOutputFormat: (field: string): Refusal =>
    error(400, 'invalid_request_error', null, `This model does not support ${field}.`),
  outputDimension: (most: number): Refusal =>
    error(400, 'invalid_request_error', null, `output_dimension must be at most ${most}.`),
} as const;
