import type { Exchange } from './capture';
import type { Served } from './schema';

/** The end of a stream tells what it took; so many of its lines are looked at. */
const lastLines = 20;

function parse(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined; // an exception at every blank line is dear
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON: it tells nothing here
  }
}

function field(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined,
    value,
  );
}

/** The last lines of a text, the last first. */
function endOf(text: string): string[] {
  const trimmed = text.trimEnd();
  let from = trimmed.length;
  for (let line = 0; line < lastLines && from > 0; line += 1) {
    from = trimmed.lastIndexOf('\n', from - 1);
  }
  return trimmed
    .slice(Math.max(0, from + 1))
    .split('\n')
    .reverse();
}

/** What a service said: its whole answer, or the last events of its stream, the latest first. */
function repliesOf({ responseBody }: Exchange): unknown[] {
  const whole = parse(responseBody);
  const values =
    whole === undefined
      ? endOf(responseBody).map((line) => parse(line.replace(/^data: ?/, '')))
      : [whole];
  // A frame of AWS is kept as its name and its payload.
  return values.map((value) => field(value, 'payload') ?? value);
}

function firstText(values: unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}

const numberOf = (value: unknown) => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

/**
 * The service's own time for one call: Converse's `metrics.latencyMs`, InvokeModel's
 * `invocationLatency` (AWS: Converse and InvokeModel references), or what Mistral's gateway
 * waited for its upstream (recorded headers).
 */
function latencyOf(exchange: Exchange, replies: unknown[]): number | undefined {
  const { responseHeaders = {} } = exchange;
  const told = [
    ...replies.map((reply) => field(reply, 'metrics', 'latencyMs')),
    ...replies.map((reply) =>
      field(reply, 'amazon-bedrock-invocationMetrics', 'invocationLatency'),
    ),
    responseHeaders['x-amzn-bedrock-invocation-latency'],
    responseHeaders['x-envoy-upstream-service-time'],
  ];
  return told.map(numberOf).find((ms) => ms !== undefined);
}

function tierOf(exchange: Exchange, replies: unknown[]): string | undefined {
  const header = 'x-amzn-bedrock-service-tier';
  return firstText([
    exchange.responseHeaders?.[header],
    ...replies.map((reply) => field(reply, 'serviceTier', 'type')),
    exchange.requestHeaders[header],
    field(exchange.requestBody, 'serviceTier', 'type'),
  ]);
}

const requestIdHeaders = [
  'x-amzn-requestid',
  'mistral-correlation-id',
  'x-kong-request-id',
  'x-request-id',
];

function requestIdOf({ responseHeaders = {} }: Exchange): string | undefined {
  return firstText(requestIdHeaders.map((name) => responseHeaders[name]));
}

/** Who answered, read from the last call of an answer, and the service's own time for all calls. */
export function servedBy(exchanges: readonly Exchange[]): Served & { serviceMs?: number } {
  const last = exchanges.at(-1);
  if (!last) return {};
  const told = exchanges.map(repliesOf);
  const replies = told.at(-1) ?? [];
  const model = firstText(replies.map((reply) => field(reply, 'model')));
  const tier = tierOf(last, replies);
  const requestId = requestIdOf(last);
  const times = exchanges.map((exchange, index) => latencyOf(exchange, told[index] ?? []));
  const counted = times.filter((ms) => ms !== undefined);
  return {
    ...(model ? { model } : {}),
    ...(tier ? { tier } : {}),
    ...(requestId ? { requestId } : {}),
    // A part would be mistaken for the whole.
    ...(counted.length === times.length
      ? { serviceMs: counted.reduce((sum, ms) => sum + ms, 0) }
      : {}),
  };
}
