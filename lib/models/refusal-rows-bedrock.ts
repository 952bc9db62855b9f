import type { Refusal } from './refusal';
import { accessCauses } from './refusal-causes-access';
import { requestCauses } from './refusal-causes-request';
import { serviceCauses } from './refusal-causes-service';
import { type Asked, has, type Row, says } from './refusal-row';

const request = requestCauses;
const access = accessCauses;

const noSuchModel = says(/model identifier is invalid|Could not resolve the foundation model/);
const isElsewhere = (_: Refusal, { offer, region }: Asked) =>
  offer.regions !== undefined && !offer.regions.includes(region);

/**
 * How Amazon Bedrock words its refusals (AWS: service model of the Bedrock runtime, common errors),
 * with the public threads where people met them.
 */
export const bedrockRows: readonly Row[] = [
  // LibreChat#4570, litellm#2464, bolt.diy#1102.
  { when: says(/on-demand throughput/), cause: access.needsProfile },
  // amazon-bedrock-workshop#386, browser-use#5448; IDP#708, gsd-2#5425.
  { when: says(/marked by provider as Legacy|not been actively using/), cause: access.legacy },
  { when: says(/end of its life/), cause: access.retired },
  { when: says(/explicit deny/), cause: access.forbiddenByPolicy },
  {
    when: says(/aws-marketplace|INVALID_PAYMENT|payment instrument/i),
    cause: access.noSubscription,
  },
  { when: says(/not authorized to perform/), cause: access.notAllowed },
  { when: says(/use case details/i), cause: access.useCase },
  { when: says(/have access to the model|Model access is denied/), cause: access.noModelAccess },
  {
    when: says(
      /Operation not allowed|not authorized to invoke this API operation|Access to Bedrock models is not allowed/,
    ),
    cause: access.newAccount,
  },
  // cline#632, dify#5466: the model is not where it is asked for.
  {
    when: (refusal, asked) => noSuchModel(refusal) && isElsewhere(refusal, asked),
    cause: access.notInRegion,
  },
  { when: noSuchModel, cause: access.unknownModel },
  { when: says(/Bearer Token has expired/i), cause: access.expiredKey },
  {
    when: says(/Signature expired|Signature not yet current|RequestTimeTooSkewed/),
    cause: access.wrongClock,
  },
  { when: says(/Credential should be scoped/), cause: access.wrongScope },
  { when: says(/signature we calculated/), cause: access.wrongSecret },
  {
    when: (refusal) =>
      refusal.name === 'ExpiredTokenException' || /token .*expired/i.test(refusal.words),
    cause: access.expired,
  },
  { when: says(/Missing Authentication Token|Missing.*Authorization/i), cause: access.noKey },
  { when: says(/security token|API Key is valid|Authentication failed/), cause: access.wrongKey },
  // agent-book#29; aws-genai-llm-chatbot#220, positron#7844, crewAI#7417.
  { when: says(/tokens per day/i), cause: serviceCauses.dayUsed },
  { when: says(/Too many tokens/i), cause: serviceCauses.tokenRate },
  {
    when: ({ name, words }) => name === 'ModelNotReadyException' || /not ready/i.test(words),
    cause: serviceCauses.notReady,
  },
  {
    when: ({ name, words }) =>
      name === 'ServiceQuotaExceededException' || /service quota/i.test(words),
    cause: serviceCauses.quota,
  },
  // instructor#1753, stdapi.ai#5.
  { when: says(/support system messages|support the system role/), cause: request.noSystem },
  // vercel/ai#4878, pi#3739.
  { when: says(/tool use in streaming mode/), cause: request.noStreamedTools },
  { when: says(/support tool use|support the toolConfig field/), cause: request.noTools },
  // strands#1241.
  { when: says(/toolConfig\.toolChoice|tool_choice/), cause: request.toolChoice },
  { when: says(/the image field/), cause: request.noVision },
  { when: says(/the document field/), cause: request.noDocuments },
  // langchain-aws#130, cline#431 and langchain-aws's tests of Large 24.02.
  {
    when: says(
      /blocks cannot be provided in the same turn|toolResult blocks at|blocks at messages\.\d+\.content contain duplicate|conversation must|content field in the Message object|text field in the ContentBlock|toolConfig field must be defined|Unexpected role|Expected last role|Not the same number of function calls|tool call id|either content or tool_calls/i,
    ),
    cause: request.order,
  },
  { when: says(/maximum number of images|Too many images/i), cause: request.imageCount },
  { when: says(/image at .* is larger|image exceeds|Image is larger/i), cause: request.imageSize },
  // boto3#4415, aws-sdk-js-v3#8297.
  {
    when: says(/specified image format|Could not process image|valid image|Image must be/i),
    cause: request.imageFormat,
  },
  { when: says(/document/i), cause: request.documents },
  // mistral-on-aws.
  {
    when: says(/maximum context length|Input is too long|too large for model|exceed.* context/i),
    cause: request.tooLong,
  },
  {
    when: says(/maximum tokens you requested|'(\w+\.)*max_?tokens'|#\/max_tokens/i),
    cause: request.maxTokens,
  },
  // hermes-agent#34476, ai-gateway#1749.
  { when: says(/Reservation not found|service tier/i), cause: request.serviceTier },
  { when: says(/JSON schema|outputConfig/i), cause: request.jsonSchema },
  { when: says(/toolSpec|toolConfig|tools/), cause: request.toolDefinition },
  { when: says(/request body is larger|Request Entity Too Large/i), cause: request.tooLarge },
  {
    when: ({ name }) =>
      name === 'UnknownOperationException' || name === 'UnsupportedOperationException',
    cause: access.wrongAddress,
  },
  {
    when: ({ name, words }) => name === 'SerializationException' || /guardrail/i.test(words),
    cause: request.unreadable,
  },
  { when: has(424), cause: serviceCauses.modelFailed },
];
