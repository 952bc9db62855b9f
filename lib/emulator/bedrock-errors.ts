/** A refusal as it goes over the wire: the name in `x-amzn-ErrorType`, the text in the body. */
export type Exception = { status: number; name: string; message: string };

const validation = (message: string): Exception => ({
  status: 400,
  name: 'ValidationException',
  message,
});
const forbidden = (name: string, message: string): Exception => ({ status: 403, name, message });
const notFound = (message: string): Exception => ({
  status: 404,
  name: 'ResourceNotFoundException',
  message,
});
const throttling = (message: string): Exception => ({
  status: 429,
  name: 'ThrottlingException',
  message,
});
const malformed = (place: string, problem: string) =>
  validation(
    `The model returned the following errors: Malformed input request: ${place}: ${problem}, please reformat your input and try again.`,
  );

/**
 * Everything that the emulated Converse refuses, with the text of the real one where a public
 * record of it was found. Marked "own words" where none was.
 */
export const exceptions = {
  missingToken: () =>
    forbidden('MissingAuthenticationTokenException', 'Missing Authentication Token'),
  wrongToken: () =>
    forbidden(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    ),
  expiredSignature: () => forbidden('InvalidSignatureException', 'Signature expired'),
  /** AWS's general reference, and every AWS SDK's tracker */
  signatureMismatch: () =>
    forbidden(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    ),
  noAccess: () =>
    forbidden(
      'AccessDeniedException',
      "You don't have access to the model with the specified model ID.",
    ),
  /** browser-use#5448, apache/airflow#72521 */
  legacyModel: () =>
    notFound(
      'Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days. Please upgrade to an active model on Amazon Bedrock',
    ),
  /** gsd-2#5425 */
  retiredModel: () =>
    notFound(
      'This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
    ),
  /** aws-genai-llm-chatbot#220, positron#7844 */
  tooManyRequests: () => throttling('Too many requests, please wait before trying again.'),
  tooManyTokens: () => throttling('Too many tokens, please wait before trying again.'),
  tooManyTokensToday: () => throttling('Too many tokens per day, please wait before trying again.'),
  /** hermes-agent#34476, envoyproxy/ai-gateway#1749 */
  noReservation: () => validation('Reservation not found.'),
  unknownTier: () => validation('service tier provided is invalid'),
  /** own words */
  unknownGuardrail: () =>
    validation('The guardrail identifier or version provided in the request does not exist.'),
  unknownOperation: (): Exception => ({
    status: 404,
    name: 'UnknownOperationException',
    message: 'Unknown operation',
  }),
  wrongMethod: (): Exception => ({
    status: 405,
    name: 'UnsupportedOperationException',
    message: 'The HTTP method is not supported for this operation',
  }),
  notJson: (): Exception => ({
    status: 400,
    name: 'SerializationException',
    message: 'The request body is not valid JSON',
  }),
  tooLarge: (mostMegabytes: number) =>
    validation(`The request body is larger than the maximum of ${mostMegabytes} MB.`),
  /** opencode, bedrock-access-gateway: recorded */
  invalidModel: () => validation('The provided model identifier is invalid.'),
  /** LibreChat#4570, litellm#2464 */
  onDemand: (id: string) =>
    validation(
      `Invocation of model ID ${id} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
    ),
  constraint: (place: string, constraint: string) =>
    validation(
      `1 validation error detected: Value at '${place}' failed to satisfy constraint: ${constraint}`,
    ),
  extraneous: (place: string, key: string) =>
    malformed(place, `extraneous key [${key}] is not permitted`),
  shape: (place: string, problem: string) => malformed(place, problem),
  noMessage: () =>
    validation('A conversation must have at least one message. Add a user message and try again.'),
  /** cline#431, langchain-aws#130 */
  start: () =>
    validation(
      'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    ),
  alternate: () =>
    validation(
      'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.',
    ),
  end: () =>
    validation(
      'A conversation must end with a user message. Try again with a conversation that ends with a user message.',
    ),
  emptyContent: (index: number) =>
    validation(
      `The content field in the Message object at messages.${index} is empty. Add a ContentBlock object to the content field and try again.`,
    ),
  /** Quoted in many public repositories */
  blankText: (message: number, block: number) =>
    validation(
      `The text field in the ContentBlock object at messages.${message}.content.${block} is blank. Add text to the text field, and try again.`,
    ),
  /** instructor#1753 */
  noSystem: () =>
    validation(
      "This model doesn't support system messages. Try again without a system message or use a model that supports system messages.",
    ),
  /** own words: the role is in the service model, no Mistral model is known to take it */
  noSystemTurn: () =>
    validation(
      "This model doesn't support the system role in messages. Use the system field and try again.",
    ),
  noTools: () => validation("This model doesn't support tool use."),
  /** pi#3739 */
  noStreamedTools: () => validation("This model doesn't support tool use in streaming mode."),
  /** strands#1241 */
  unsupportedField: (field: string) =>
    validation(`This model doesn't support the ${field} field. Remove ${field} and try again.`),
  /** pi#8960 */
  noImages: () =>
    validation(
      "This model doesn't support the image field for user messages. Remove image and try again.",
    ),
  unsupportedBlock: (block: string, role: string) =>
    validation(
      `This model doesn't support the ${block} field for ${role} messages. Remove ${block} and try again.`,
    ),
  /** Every tool's schema describes an object */
  toolSchema: (index: number) =>
    validation(
      `The value at toolConfig.tools.${index}.toolSpec.inputSchema.json.type must be one of the following: object.`,
    ),
  noToolConfig: () =>
    validation(
      'The toolConfig field must be defined when using toolUse and toolResult content blocks.',
    ),
  /** langchain-aws's tests of mistral-large-2402 */
  mixedTurn: (index: number, kind: 'tool result' | 'tool use') =>
    validation(
      `messages.${index}.content: Conversation blocks and ${kind} blocks cannot be provided in the same turn.`,
    ),
  missingResults: (index: number, ids: readonly string[]) =>
    validation(
      `Expected toolResult blocks at messages.${index}.content for the following Ids: ${ids.join(', ')}`,
    ),
  tooManyResults: (index: number) =>
    validation(
      `The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous turn.`,
    ),
  /** own words, from here */
  duplicateIds: (index: number, block: string) =>
    validation(`The ${block} blocks at messages.${index}.content contain duplicate Ids.`),
  imageCount: (count: number, most: number) =>
    validation(`The request has ${count} images. The maximum number of images is ${most}.`),
  imageBytes: (place: string) =>
    validation(`The image at ${place} is larger than the maximum of 3.75 MB.`),
  imagePixels: (place: string) =>
    validation(`The image at ${place} is larger than the maximum of 8000 pixels a side.`),
  /** boto3#4415 */
  imageFormat: () =>
    validation(
      'The model returned the following errors: The provided image does not match the specified image format.',
    ),
  documentCount: (count: number, most: number) =>
    validation(`The request has ${count} documents. The maximum number of documents is ${most}.`),
  documentBytes: (place: string) =>
    validation(`The document at ${place} is larger than the maximum of 4.5 MB.`),
  documentText: (index: number) =>
    validation(`The message at messages.${index} has a document and needs a text block as well.`),
  jsonSchema: () => validation('The schema of outputConfig.textFormat is not a JSON schema.'),
  maxTokens: (most: number) =>
    validation(
      `The maximum tokens you requested exceeds the model limit of ${most}. Try again with a maximum tokens value that is lower than ${most}.`,
    ),
  /** langchain#2828, sigoden/aichat#543: what InvokeModel says of a body that its schema refuses */
  malformed: (violations: readonly string[]) =>
    validation(
      `Malformed input request: ${violations.length > 1 ? `${violations.length} schema violations found` : violations[0]}, please reformat your input and try again.`,
    ),
  /** What the model's own validation refuses, which InvokeModel hands on as it is; own reading */
  fromModel: (message: string) => validation(message),
  /** mistral-on-aws */
  promptLength: (context: number) =>
    validation(
      `This model's maximum context length is ${context} tokens. Please reduce the length of the prompt`,
    ),
} as const;

const unexpected =
  'The system encountered an unexpected error during processing. Try your request again.';

/** The exceptions that the service model has for every operation, each with a text of AWS's own. */
const modelled: readonly Exception[] = [
  exceptions.noAccess(),
  notFound('Could not resolve the foundation model from the provided model identifier.'),
  {
    status: 408,
    name: 'ModelTimeoutException',
    message: 'Model has timed out in processing the request. Try your request again.',
  },
  { status: 424, name: 'ModelErrorException', message: unexpected },
  exceptions.tooManyRequests(),
  { status: 500, name: 'InternalServerException', message: unexpected },
  {
    status: 503,
    name: 'ServiceUnavailableException',
    message: 'Bedrock is unable to process your request.',
  },
  validation('The request was refused.'),
  {
    status: 429,
    name: 'ModelNotReadyException',
    message: 'The model specified in the request is not ready to serve inference requests.',
  },
  {
    status: 400,
    name: 'ServiceQuotaExceededException',
    message: 'Your request exceeds the service quota for your account.',
  },
];

export const exceptionNames = modelled.map(({ name }) => name);

/** The exception with a status that is asked for; of two with the same one, the commoner. */
export function exceptionOf(status: number): Exception {
  const name = status < 500 ? 'ValidationException' : 'InternalServerException';
  const known = modelled.find((exception) => exception.status === status);
  return known ?? { status, name, message: unexpected };
}

export function exceptionNamed(name: string): Exception | undefined {
  return modelled.find((exception) => exception.name === name);
}
