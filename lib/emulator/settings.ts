import { createRandom, hashText, type Random } from './random';

export type EmulatorOptions = {
  /** ms between two streamed pieces; 0 = as fast as possible. default 12 */
  paceMs?: number;
  /** Over HTTP true: missing or wrong credentials are refused. In-process false. */
  authenticate?: boolean;
  /**
   * If set, exactly this bearer key is right; else any non-empty one that does not start with
   * "invalid" or "wrong". For Bedrock: that bearer, or a well-formed Signature Version 4 header.
   */
  apiKey?: string;
  /** Seeds the ids; default random. */
  seed?: number;
};

/** The options with their defaults, and a source of randomness for each request. */
export type Settings = {
  paceMs: number;
  authenticate: boolean;
  apiKey: string | undefined;
  random(): Random;
};

export function toSettings(options: EmulatorOptions): Settings {
  const seed = options.seed ?? hashText(crypto.randomUUID());
  let requests = 0;
  return {
    paceMs: options.paceMs ?? 12,
    authenticate: options.authenticate ?? false,
    apiKey: options.apiKey,
    random() {
      requests += 1;
      return createRandom(hashText(`${seed}:${requests}`));
    },
  };
}
