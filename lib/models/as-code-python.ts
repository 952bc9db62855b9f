import { type Call, isUsualAddress, tierHeader } from './as-code-call';
import { literal, Raw, replaceStrings, styles, withFiles } from './as-code-literal';

const python = (value: unknown, pad = '') => literal(value, styles.python, pad);

const lines = (...all: (string | false)[]) =>
  `${all.filter((line) => line !== false).join('\n')}\n`;

/** The body with its images as base64, or data URLs of it. */
const encodedFiles = (body: unknown) =>
  withFiles(
    body,
    ({ name, prefix }) => `${prefix ? `${python(prefix)} + ` : ''}encoded(${python(name)})`,
  );

const encodedHelper = `
def encoded(path):
    with open(path, "rb") as file:
        return base64.b64encode(file.read()).decode()
`;

function argumentsOf(body: unknown): string {
  return Object.entries(body ?? {})
    .map(([name, value]) => `    ${name}=${python(value, '    ')},`)
    .join('\n');
}

/** Mistral's own client, version 2 (mistralai/client-python, README). */
export function asMistralPython(call: Call): string {
  const { stream: _, ...body } = call.body;
  const server = isUsualAddress(call)
    ? ''
    : `, server_url=${python(call.baseURL.replace(/\/v1$/, ''))}`;
  const code = argumentsOf(encodedFiles(body));
  const reads = code.includes('encoded(');
  const operation = call.streamed ? 'stream' : 'complete';
  return lines(
    '# pip install mistralai',
    reads && 'import base64',
    'import os',
    '',
    'from mistralai.client import Mistral',
    reads && encodedHelper,
    '',
    `client = Mistral(api_key=os.environ["MISTRAL_API_KEY"]${server})`,
    '',
    `response = client.chat.${operation}(`,
    code,
    ')',
    ...(call.streamed
      ? [
          'for event in response:',
          '    delta = event.data.choices[0].delta',
          '    print(delta.content or delta.tool_calls or "", end="", flush=True)',
        ]
      : ['message = response.choices[0].message', 'print(message.content or message.tool_calls)']),
  );
}

/** What boto3 takes as bytes is base64 on the wire. */
function withBytes(body: unknown): unknown {
  const read = withFiles(body, ({ name }) => `open(${python(name)}, "rb").read()`);
  return replaceStrings(read, (text, name) =>
    name === 'bytes' ? new Raw(`base64.b64decode(${python(text)})`) : text,
  );
}

function boto3Client(call: Call): string {
  const endpoint = isUsualAddress(call) ? '' : `, endpoint_url=${python(call.baseURL)}`;
  const region = `os.environ.get("AWS_REGION", ${python(call.region)})`;
  return `client = boto3.client("bedrock-runtime", region_name=${region}${endpoint})`;
}

const boto3Note = '# pip install boto3; it finds AWS_BEARER_TOKEN_BEDROCK or your AWS credentials.';

export function asConversePython(call: Call): string {
  const code = argumentsOf(withBytes(call.body));
  const operation = call.streamed ? 'converse_stream' : 'converse';
  return lines(
    boto3Note,
    code.includes('base64.') && 'import base64',
    'import os',
    '',
    'import boto3',
    '',
    boto3Client(call),
    '',
    `response = client.${operation}(`,
    `    modelId=${python(call.model)},`,
    code,
    ')',
    ...(call.streamed
      ? [
          'for event in response["stream"]:',
          '    delta = event.get("contentBlockDelta", {}).get("delta", {})',
          '    print(delta.get("text") or delta.get("toolUse", {}).get("input", ""), end="", flush=True)',
        ]
      : [
          'for block in response["output"]["message"]["content"]:',
          '    print(block.get("text") or block)',
        ]),
  );
}

/** What a chunk or an answer of either kind of model says. */
const invokeReader = `
def said(answer):
    if "outputs" in answer:
        return answer["outputs"][0]["text"]
    choice = (answer.get("choices") or [{}])[0]
    message = choice.get("message") or choice.get("delta") or {}
    return message.get("content") or message.get("tool_calls") or ""
`;

export function asInvokePython(call: Call): string {
  const body = python(encodedFiles(call.body));
  const reads = body.includes('encoded(');
  const tier = call.headers[tierHeader];
  const operation = call.streamed ? 'invoke_model_with_response_stream' : 'invoke_model';
  return lines(
    boto3Note,
    reads && 'import base64',
    'import json',
    'import os',
    '',
    'import boto3',
    reads && encodedHelper,
    invokeReader,
    '',
    boto3Client(call),
    '',
    `body = ${body}`,
    '',
    `response = client.${operation}(`,
    `    modelId=${python(call.model)},`,
    '    contentType="application/json",',
    '    accept="application/json",',
    tier !== undefined && `    serviceTier=${python(tier)},`,
    '    body=json.dumps(body),',
    ')',
    ...(call.streamed
      ? [
          'for event in response["body"]:',
          '    print(said(json.loads(event["chunk"]["bytes"])), end="", flush=True)',
        ]
      : ['print(said(json.loads(response["body"].read())))']),
  );
}
