import { type Exception, exceptions } from './bedrock-errors';
import type { BedrockModel } from './models';
import type { Random } from './random';
import type { Settings } from './settings';
import { pacedStream } from './stream';

/** A call of a model on Bedrock, whichever operation it is. */
export type Call = {
  http: Request;
  body: string;
  model: BedrockModel;
  streams: boolean;
  settings: Settings;
  random: Random;
  startedAt: number;
};

/** Undefined when a body is not JSON; no body is an empty object. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text || '{}');
  } catch {
    return undefined; // the caller refuses it
  }
}

export function elapsed({ settings, startedAt }: Call): number {
  return settings.now() - startedAt;
}

/** AWS takes the input and the most output from a quota at the start, and what it was at the end. */
export function admit({ model, settings }: Call, tokens: number): Exception | undefined {
  const quota = settings.quotas.bedrock[model.id] ?? {};
  switch (settings.meter.admit(`bedrock:${model.id}`, quota, tokens)?.what) {
    case undefined:
      return undefined;
    case 'requests':
      return exceptions.tooManyRequests();
    case 'tokens':
      return exceptions.tooManyTokens();
    default:
      return exceptions.tooManyTokensToday();
  }
}

export function spend({ model, settings }: Call, input: number, output: number): void {
  settings.meter.spend(`bedrock:${model.id}`, input + output);
  settings.traffic.spend(input, output);
}

/** A response of binary frames. */
export function streamed(
  { http, settings }: Call,
  frames: Iterable<Uint8Array>,
  headers: Record<string, string> = {},
): Response {
  const body = pacedStream(settings.traffic.watch(frames), settings.paceMs, http.signal);
  return new Response(body, {
    headers: { 'content-type': 'application/vnd.amazon.eventstream', ...headers },
  });
}
