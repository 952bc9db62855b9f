import { accessCauses } from './refusal-causes-access';
import { requestCauses } from './refusal-causes-request';
import { serviceCauses } from './refusal-causes-service';
import { has, type Row, says } from './refusal-row';

const request = requestCauses;
const { tooLong, maxTokens, imageCount, imageSize, imageFormat } = request;

/**
 * How Mistral's API words its refusals (Mistral OpenAPI, mistral-common's validators), with the
 * public threads where people met them.
 */
export const mistralRows: readonly Row[] = [
  { when: says(/No API key found/i), cause: accessCauses.noKey },
  // Code 3280: ironclaw#1241, opencode#1680, langchain#24668; vercel/ai#2477.
  { when: says(/Tool call id (was|has to be)/), cause: request.toolIds },
  // Code 3230: litellm#17761, zed#37021; smolagents#757, client-ts#106, maid#672.
  {
    when: says(
      /invalid_request_message_order|Unexpected role|Expected last role|Not the same number of function calls|(Unexpected|Duplicate) tool call id|Conversation must|either content or tool_calls/,
    ),
    cause: request.order,
  },
  { when: says(/Function name was|Invalid tool schema/), cause: request.toolDefinition },
  { when: says(/Tool choice '|tool choice needs/), cause: request.toolChoice },
  { when: says(/Function calling is not enabled/), cause: request.noTools },
  { when: says(/Image input is not enabled/), cause: request.noVision },
  // Tramontane asks for neither; a server in between may.
  { when: says(/Audio input|n greater than 1/), cause: request.unreadable },
  { when: says(/Too many images/), cause: imageCount },
  { when: says(/Image is larger than|image too large/i), cause: imageSize },
  {
    when: says(/invalid_request_file|Image must be|could not be loaded as a valid image/),
    cause: imageFormat,
  },
  {
    when: says(/json_object response format needs|must contain the word .?json/i),
    cause: request.jsonWord,
  },
  // Code 3051.
  { when: says(/json response type with tools/i), cause: request.jsonWithTools },
  { when: says(/json_schema|Invalid (json )?schema/i), cause: request.jsonSchema },
  // Code 3210: chroma#5597, edgequake-llm#74.
  {
    when: says(
      /invalid_request_prompt|split into more batches|output_dimension|output_dtype|encoding_format/,
    ),
    cause: request.embedding,
  },
  // Code 3051; openclaw#53177 for the 422.
  { when: says(/too large for model|maximum context length/), cause: tooLong },
  { when: says(/"loc":\["body","max_tokens"/), cause: maxTokens },
  { when: says(/"loc":\["body","tools"/), cause: request.toolDefinition },
  // Code 1500.
  { when: says(/Invalid model|invalid_model/), cause: accessCauses.unknownModel },
  // Code 3505: litellm#25078, with 429 and 503.
  { when: says(/capacity exceeded/i), cause: serviceCauses.capacity },
  { when: says(/monthly tokens used up/), cause: serviceCauses.monthUsed },
  {
    when: (refusal) => has(429)(refusal) && /token/i.test(refusal.words),
    cause: serviceCauses.tokenRate,
  },
];
