import type { Exchange } from './capture';
import type { Source } from './schema';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A request of a model, understood well enough to be written down as code. */
export type Call = {
  api: 'mistral' | 'local' | 'converse' | 'invoke';
  url: string;
  /** As a client takes it: with `/v1` at Mistral and locally, without a path at Bedrock. */
  baseURL: string;
  model: string;
  streamed: boolean;
  body: JsonObject;
  headers: Readonly<Record<string, string>>;
  region: string;
  /** By AWS credentials; else by a key. */
  signed: boolean;
};

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const operation = /^(.*)\/model\/([^/]+)\/(converse|invoke)(-stream|-with-response-stream)?$/;

/** The request of an exchange, or undefined where its body was too long to be kept whole. */
export function readCall(
  exchange: Exchange,
  { source, region = 'us-east-1' }: { source: Source; region?: string | undefined },
): Call | undefined {
  const { url, requestBody: body, requestHeaders: headers } = exchange;
  if (!isObject(body)) return undefined;
  const shared = { url, body, headers, region, signed: 'x-amz-date' in headers };
  if (source !== 'bedrock') {
    const baseURL = url.replace(/\/chat\/completions$/, '');
    const streamed = body.stream === true;
    return { ...shared, api: source, baseURL, model: String(body.model), streamed };
  }
  const [, baseURL = '', id = '', api, stream] = operation.exec(url) ?? [];
  if (api !== 'converse' && api !== 'invoke') return undefined;
  const streamed = stream !== undefined;
  return { ...shared, api, baseURL, model: decodeURIComponent(id), streamed };
}

/** Whether the call went to the service's own address, which every client knows. */
export function isUsualAddress({ api, baseURL, region }: Call): boolean {
  if (api === 'mistral') return baseURL === 'https://api.mistral.ai/v1';
  return baseURL === `https://bedrock-runtime.${region}.amazonaws.com`;
}

/** Headers that are part of the request itself and not of how it travels. */
export function ownHeaders({ headers }: Call): [string, string][] {
  return Object.entries(headers).filter(([name]) =>
    /^(content-type|accept|x-amzn-bedrock-.*)$/.test(name),
  );
}

export const tierHeader = 'x-amzn-bedrock-service-tier';
