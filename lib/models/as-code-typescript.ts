import { type Call, isObject, isUsualAddress, type JsonObject, tierHeader } from './as-code-call';
import { literal, Raw, styles, withFiles } from './as-code-literal';
import { chatPrompt, conversePrompt } from './as-code-messages';

const ts = (value: unknown, pad = '') => literal(value, styles.typescript, pad);

const fileRead = (name: string, encoding = '') => `readFileSync(${ts(name)}${encoding})`;

/** The body with its images read from files, in the form that the AI SDK takes: bytes. */
const withByteFiles = (body: JsonObject) => {
  const read = withFiles(body, ({ name }) => fileRead(name));
  return isObject(read) ? read : body;
};

/** What one body asks for in the AI SDK's terms. */
type Asked = {
  prompt: { instructions: string | undefined; messages: JsonObject[] };
  settings: JsonObject;
  tools: JsonObject[];
  toolChoice: unknown;
  output: Raw | undefined;
  options: JsonObject;
};

const listOf = (value: unknown): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** The sentence that the AI SDK itself adds for JSON without a schema. */
const ownInstruction = /(^|\n\n)You MUST answer with JSON\.$/;

function outputOf(name: unknown, schema: unknown): Raw {
  const given = { name, schema: new Raw(`jsonSchema(${ts(schema, '    ')})`) };
  return new Raw(`Output.object(${ts(given, '  ')})`);
}

const choices: Readonly<Record<string, unknown>> = { any: 'required', required: 'required' };

function chatChoice(choice: unknown): unknown {
  if (!isObject(choice)) return choices[String(choice)] ?? choice;
  const { function: named } = choice;
  return { type: 'tool', toolName: isObject(named) ? named.name : undefined };
}

/** A chat completion of Mistral, or of a server that speaks the same. */
function askedOfChat(body: JsonObject): Asked {
  const {
    model: _model,
    messages: _messages,
    stream: _stream,
    stream_options: _options,
    tools,
    tool_choice: toolChoice,
    response_format: format,
    temperature,
    top_p: topP,
    max_tokens: maxOutputTokens,
    stop: stopSequences,
    random_seed: randomSeed,
    seed = randomSeed,
    presence_penalty: presencePenalty,
    frequency_penalty: frequencyPenalty,
    ...rest
  } = body;
  const { instructions, messages } = chatPrompt(body);
  const json = isObject(format) ? format.json_schema : undefined;
  const plainJson = isObject(format) && format.type === 'json_object';
  const wanted = isObject(json) ? outputOf(json.name, json.schema) : undefined;
  const own = plainJson ? instructions?.replace(ownInstruction, '') || undefined : instructions;
  return {
    prompt: { instructions: own, messages },
    settings: {
      temperature,
      topP,
      maxOutputTokens,
      stopSequences,
      seed,
      presencePenalty,
      frequencyPenalty,
    },
    tools: listOf(tools).map(({ function: named }) => (isObject(named) ? named : {})),
    toolChoice: chatChoice(toolChoice),
    output: plainJson ? new Raw('Output.json()') : wanted,
    options: {
      ...camelCased(rest),
      ...(isObject(json) && json.strict === true ? { strictJsonSchema: true } : {}),
    },
  };
}

const camelCased = (fields: JsonObject) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );

function askedOfConverse(body: JsonObject): Asked {
  const { system: _s, messages: _m, inferenceConfig, toolConfig, serviceTier, ...rest } = body;
  const { maxTokens, ...inference } = isObject(inferenceConfig) ? inferenceConfig : {};
  const config = isObject(toolConfig) ? toolConfig : {};
  const choice = isObject(config.toolChoice) ? config.toolChoice : {};
  const tools = listOf(config.tools).map(({ toolSpec }) => {
    const { name, description, inputSchema } = isObject(toolSpec) ? toolSpec : {};
    return { name, description, parameters: isObject(inputSchema) ? inputSchema.json : {} };
  });
  // The AI SDK's own way to a schema where the service has none.
  const [only] = tools;
  const schemaTool = tools.length === 1 && only?.name === 'json' ? only : undefined;
  const named = isObject(choice.tool) ? { type: 'tool', toolName: choice.tool.name } : undefined;
  return {
    prompt: conversePrompt(body),
    settings: { ...inference, maxOutputTokens: maxTokens },
    tools: schemaTool ? [] : tools,
    toolChoice: schemaTool ? undefined : (named ?? ('any' in choice ? 'required' : undefined)),
    output: schemaTool ? outputOf(undefined, schemaTool.parameters) : undefined,
    options: { ...(isObject(serviceTier) ? { serviceTier: serviceTier.type } : {}), ...rest },
  };
}

function toolsOf(tools: JsonObject[]): JsonObject | undefined {
  if (tools.length === 0) return undefined;
  return Object.fromEntries(
    tools.map(({ name, description, parameters, strict }) => {
      const inputSchema = new Raw(`jsonSchema(${ts(parameters, '      ')})`);
      return [String(name), new Raw(`tool(${ts({ description, inputSchema, strict }, '    ')})`)];
    }),
  );
}

type Provider = { packageName: string; make: string; settings: JsonObject; key: string };

const env = (name: string) => new Raw(`env.${name}`);

const fileImport = "import { readFileSync } from 'node:fs';";
const envImport = "import { env } from 'node:process';";

const regionOf = ({ region }: Call) => new Raw(`env.AWS_REGION ?? ${ts(region)}`);

function providerOf(call: Call): Provider {
  const baseURL = isUsualAddress(call) ? undefined : call.baseURL;
  if (call.api === 'mistral') {
    const settings = { apiKey: env('MISTRAL_API_KEY'), baseURL };
    return { packageName: '@ai-sdk/mistral', make: 'createMistral', settings, key: 'mistral' };
  }
  if (call.api === 'local') {
    const settings = {
      name: 'local',
      baseURL: call.baseURL,
      apiKey: env('LOCAL_API_KEY'),
      includeUsage: 'stream_options' in call.body ? true : undefined,
      supportsStructuredOutputs: true,
    };
    const packageName = '@ai-sdk/openai-compatible';
    return { packageName, make: 'createOpenAICompatible', settings, key: 'local' };
  }
  const settings = { region: regionOf(call), baseURL };
  const packageName = '@ai-sdk/amazon-bedrock';
  return { packageName, make: 'createAmazonBedrock', settings, key: 'amazonBedrock' };
}

const needs: Readonly<Record<Call['api'], string>> = {
  mistral: 'It needs MISTRAL_API_KEY.',
  local: 'It takes LOCAL_API_KEY where the server asks for one.',
  converse: 'It finds AWS_BEARER_TOKEN_BEDROCK or your AWS credentials in the environment.',
  invoke: 'It finds AWS_BEARER_TOKEN_BEDROCK or your AWS credentials in the environment.',
};

const readsText = {
  streamed: 'for await (const text of result.textStream) process.stdout.write(text);',
  whole: 'process.stdout.write(result.text);',
};

/** The AI SDK, version 7. */
export function asAiSdk(call: Call): string {
  const body = withByteFiles(call.body);
  const { packageName, make, settings, key } = providerOf(call);
  const asked = call.api === 'converse' ? askedOfConverse(body) : askedOfChat(body);
  const tools = toolsOf(asked.tools);
  const options = Object.keys(asked.options).length > 0 ? { [key]: asked.options } : undefined;
  const argument = ts({
    model: new Raw(`provider(${ts(call.model)})`),
    instructions: asked.prompt.instructions,
    messages: asked.prompt.messages,
    ...asked.settings,
    tools,
    toolChoice: tools ? asked.toolChoice : undefined,
    output: asked.output,
    providerOptions: options,
    maxRetries: 0,
  });
  const verb = call.streamed ? 'streamText' : 'generateText';
  const all = ['jsonSchema', 'Output', verb, 'tool'];
  const used = all.filter((name) => name === verb || new RegExp(`\\b${name}[(.]`).test(argument));
  return [
    `// npm install ai ${packageName}`,
    `// ${needs[call.api]}`,
    ...(argument.includes('readFileSync(') ? [fileImport] : []),
    envImport,
    `import { ${make} } from '${packageName}';`,
    `import { ${used.join(', ')} } from 'ai';`,
    '',
    `const provider = ${make}(${ts(settings)});`,
    '',
    `const result = ${call.streamed ? '' : 'await '}${verb}(${argument});`,
    '',
    call.streamed ? readsText.streamed : readsText.whole,
    ...(tools ? ['console.log(await result.toolCalls);'] : []),
    '',
  ].join('\n');
}

/** AWS's own client: the AI SDK has no way to InvokeModel. */
export function asAwsSdk(call: Call): string {
  const command = `InvokeModel${call.streamed ? 'WithResponseStream' : ''}Command`;
  const body = ts(
    withFiles(
      call.body,
      ({ name, prefix }) => `${prefix ? `${ts(prefix)} + ` : ''}${fileRead(name, ", 'base64'")}`,
    ),
  );
  // The client speaks HTTP/2, which a plain address has not.
  const plain = call.baseURL.startsWith('http:');
  const client = ts({
    region: regionOf(call),
    endpoint: isUsualAddress(call) ? undefined : call.baseURL,
    requestHandler: plain ? new Raw('new NodeHttpHandler()') : undefined,
  });
  const input = ts({
    modelId: call.model,
    contentType: 'application/json',
    accept: 'application/json',
    serviceTier: call.headers[tierHeader],
    body: new Raw('JSON.stringify(body)'),
  });
  return [
    `// npm install @aws-sdk/client-bedrock-runtime${plain ? ' @smithy/node-http-handler' : ''}`,
    `// ${needs.invoke}`,
    ...(body.includes('readFileSync(') ? [fileImport] : []),
    envImport,
    `import { BedrockRuntimeClient, ${command} } from '@aws-sdk/client-bedrock-runtime';`,
    ...(plain ? ["import { NodeHttpHandler } from '@smithy/node-http-handler';"] : []),
    '',
    `const client = new BedrockRuntimeClient(${client});`,
    '',
    `const body = ${body};`,
    '',
    `const response = await client.send(new ${command}(${input}));`,
    '',
    'function said(bytes?: Uint8Array): string {',
    '  const answer = JSON.parse(new TextDecoder().decode(bytes));',
    '  if (answer.outputs) return answer.outputs[0].text;',
    '  const { message, delta = message } = answer.choices?.[0] ?? {};',
    "  return delta?.content || (delta?.tool_calls ? JSON.stringify(delta.tool_calls) : '');",
    '}',
    '',
    ...(call.streamed
      ? [
          'for await (const event of response.body ?? []) {',
          '  if (event.chunk) process.stdout.write(said(event.chunk.bytes));',
          '}',
        ]
      : ['process.stdout.write(said(response.body));']),
    '',
  ].join('\n');
}
