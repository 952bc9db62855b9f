import { createFaultBook, type FaultBook, type FaultRule } from './faults';
import { createMeter, type Meter } from './meter';
import { createPromptCache, type PromptCache } from './prompt-cache';
import { type QuotaOptions, type Quotas, toQuotas } from './quotas';
import { createRandom, hashText, type Random } from './random';
import { createTraffic, type Traffic } from './traffic';

export type EmulatorOptions = {
  /** ms between two streamed pieces; 0 = as fast as possible. default 12 */
  paceMs?: number;
  /** Over HTTP true: missing or wrong credentials are refused. In-process false. */
  authenticate?: boolean;
  /**
   * If set, exactly this bearer key is right; else any non-empty one that does not start with
   * "invalid" or "wrong". For Bedrock: that bearer, or a Signature Version 4 header, recomputed
   * for the key pair `demoCredentials`, else only well-formed.
   */
  apiKey?: string;
  /** Seeds the ids; default random. */
  seed?: number;
  /** The clock, in milliseconds since 1970; default the machine's. */
  now?: () => number;
  /** Whether quotas hold: true for the services' own, or others over them. default false */
  quotas?: boolean | QuotaOptions;
  /** What goes wrong, from the first request on. */
  faults?: readonly FaultRule[];
  /** Refuse a Bedrock model in a region that does not have it. default: as `authenticate` */
  strictRegions?: boolean;
  /** Bedrock models whose lifecycle has gone on: legacy for this account, or at its end. */
  lifecycle?: Readonly<Record<string, 'legacy' | 'retired'>>;
  /** Bedrock models that this account was not given access to. */
  denied?: readonly string[];
};

/** The options with their defaults, a source of randomness for each request, and what is counted. */
export type Settings = {
  paceMs: number;
  authenticate: boolean;
  apiKey: string | undefined;
  strictRegions: boolean;
  lifecycle: Readonly<Record<string, 'legacy' | 'retired'>>;
  denied: readonly string[];
  quotas: Quotas;
  meter: Meter;
  faults: FaultBook;
  traffic: Traffic;
  promptCache: PromptCache;
  random(): Random;
  now(): number;
};

export function toSettings(options: EmulatorOptions): Settings {
  const { quotas = false, authenticate = false, now = () => Date.now() } = options;
  const seed = options.seed ?? hashText(crypto.randomUUID());
  let requests = 0;
  return {
    paceMs: options.paceMs ?? 12,
    authenticate,
    apiKey: options.apiKey,
    strictRegions: options.strictRegions ?? authenticate,
    lifecycle: options.lifecycle ?? {},
    denied: options.denied ?? [],
    quotas: toQuotas(typeof quotas === 'object' ? quotas : {}),
    meter: createMeter(now, quotas !== false),
    faults: createFaultBook(options.faults ?? []),
    traffic: createTraffic(),
    promptCache: createPromptCache(),
    now,
    random() {
      requests += 1;
      return createRandom(hashText(`${seed}:${requests}`));
    },
  };
}
