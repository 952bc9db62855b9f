import { describe, expect, it } from 'vitest';
import { type Exception, exceptionOf, exceptions } from '@/lib/emulator/bedrock-errors';
import { type Refusal, refusals, tooManyTokens } from '@/lib/emulator/mistral-errors';
import { explainError } from './explain-error';
import { readRefusal } from './refusal';
import { serviceCauses } from './refusal-causes-service';
import { causeOf } from './refusal-rows';
import { failureOf, offerFor } from './testing/failure';

/** What each maker of the emulator is called with; a new one must be added here. */
type Samples<T extends Record<string, (...given: never[]) => unknown>> = {
  [K in keyof T]: Parameters<T[K]>;
};

const atMistral: Samples<typeof refusals> = {
  missingKey: ['0a1b'],
  wrongKey: [],
  noRoute: ['0a1b'],
  wrongMethod: [],
  invalid: [
    [{ type: 'missing', loc: ['body', 'messages'], msg: 'Field required', input: undefined }],
  ],
  rateLimited: [],
  capacity: [],
  failed: [500],
  unknownModel: ['mistral-tiny'],
  unknownModelCard: ['mistral-tiny'],
  order: ['user', 'tool'],
  lastRole: ['assistant'],
  noMessage: [],
  firstRole: [],
  callCount: [],
  unexpectedCall: ['abcdefghi'],
  duplicateCall: ['abcdefghi'],
  callId: ['call_1'],
  noCallId: [],
  contentOrCalls: [],
  functionName: ['a b'],
  toolSchema: ['x'],
  noAudio: [],
  oneChoice: [],
  unknownFile: ['id'],
  toolChoice: ['pay'],
  toolChoiceWithoutTools: [],
  noTools: [],
  noVision: [],
  imageCount: [9, 8],
  imageSize: [10],
  imageType: [],
  imageRead: ['data:image/png'],
  jsonWord: [],
  jsonWithTools: [],
  jsonSchema: [],
  promptLength: [300_000, 262_144],
};

const atBedrock: Samples<typeof exceptions> = {
  missingToken: [],
  wrongToken: [],
  expiredSignature: [],
  signatureMismatch: [],
  noAccess: [],
  legacyModel: [],
  retiredModel: [],
  tooManyRequests: [],
  tooManyTokens: [],
  tooManyTokensToday: [],
  noReservation: [],
  unknownTier: [],
  unknownOperation: [],
  wrongMethod: [],
  notJson: [],
  tooLarge: [25],
  invalidModel: [],
  onDemand: ['mistral.pixtral-large-2502-v1:0'],
  constraint: ['inferenceConfig.topP', 'Member must have value less than or equal to 1'],
  extraneous: ['#', 'random_seed'],
  shape: ['#/messages', 'expected an array'],
  noMessage: [],
  start: [],
  alternate: [],
  end: [],
  emptyContent: [1],
  blankText: [1, 0],
  noSystem: [],
  noSystemTurn: [],
  unknownGuardrail: [],
  toolSchema: [0],
  noTools: [],
  noStreamedTools: [],
  unsupportedField: ['toolConfig.toolChoice.any'],
  noImages: [],
  unsupportedBlock: ['document', 'user'],
  noToolConfig: [],
  mixedTurn: [2, 'tool use'],
  missingResults: [2, ['tooluse_1']],
  tooManyResults: [2],
  duplicateIds: [2, 'toolUse'],
  imageCount: [25, 20],
  imageBytes: ['messages.0.content.0'],
  imagePixels: ['messages.0.content.0'],
  imageFormat: [],
  documentCount: [6, 5],
  documentBytes: ['messages.0.content.0'],
  documentText: [0],
  jsonSchema: [],
  maxTokens: [8192],
  malformed: [['#: extraneous key [top_k] is not permitted']],
  fromModel: ["Unexpected role 'user' after role 'tool'"],
  promptLength: [32_768],
};

/** Every maker called with its sample. */
function made<R>(makers: Record<string, (...given: never[]) => R>, samples: object): [string, R][] {
  return Object.entries(samples).map(([name, given]) => {
    // `Samples` has proven that the sample fits its maker.
    const result: R = Reflect.apply(makers[name] ?? expect.fail(name), undefined, given);
    return [name, result];
  });
}

const mistral: [string, Refusal][] = [
  ...made<Refusal>(refusals, atMistral),
  ['tooManyTokens', tooManyTokens(300_000, 262_144)],
];
const bedrock: [string, Exception][] = [
  ...made<Exception>(exceptions, atBedrock),
  ...[403, 404, 408, 424, 429, 500, 503].map((status): [string, Exception] => [
    `status ${status}`,
    exceptionOf(status),
  ]),
];

async function expectExplained(id: `mistral:${string}` | `bedrock:${string}`, response: Response) {
  const offer = offerFor(id);
  const error = await failureOf(offer, async () => response);
  const refusal = readRefusal(error);
  expect(refusal && causeOf(refusal, offer, 'us-east-1')).not.toBe(serviceCauses.general);
  const { message, action } = explainError(error, offer);
  expect(message).toMatch(/^\p{Lu}.*\.$/u);
  expect(action).toBeDefined();
}

describe('no refusal of the emulator is only a status', () => {
  it.each(mistral)('Mistral: %s', async (_, { status, body }) => {
    await expectExplained('mistral:codestral-latest', Response.json(body, { status }));
  });

  it.each(bedrock)('Bedrock: %s', async (_, { status, name, message }) => {
    const headers = { 'x-amzn-ErrorType': `${name}:http://internal.amazon.com/coral/` };
    await expectExplained(
      'bedrock:mistral.mistral-large-2402-v1:0',
      Response.json({ message }, { status, headers }),
    );
  });
});
