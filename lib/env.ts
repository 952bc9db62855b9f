import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** What `parseEnv` asks of the machine; given by tests. */
export type Machine = { readFile: (path: string) => string; home: string; cwd: string };

type Source = Readonly<Record<string, string | undefined>>;

/** Thrown by `env()` when a variable is wrong; `problems` holds one sentence each. */
class InvalidEnvError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'InvalidEnvError';
    this.problems = problems;
  }
}

/** Hosts that run the app from a disk that does not last, by the variable that each one sets. */
const hostedPlatforms = {
  VERCEL: 'Vercel',
  NETLIFY: 'Netlify',
  AWS_LAMBDA_FUNCTION_NAME: 'AWS Lambda',
  AWS_APP_ID: 'AWS Amplify',
  AMPLIFY_APP_ORIGIN: 'AWS Amplify',
  K_SERVICE: 'Cloud Run',
} as const;

/** Whether a host name or address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (bare === 'localhost' || bare === '::1') return true;
  const octets = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(bare);
  return octets?.slice(1).every((octet) => Number(octet) <= 255) ?? false;
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function hasProtocol(text: string, ...protocols: string[]): boolean {
  return protocols.includes(urlOf(text)?.protocol ?? '');
}

function wholeNumber(message: string, min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: message, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

const longestSeconds = 86_400;

/** A limit of time. */
function seconds(name: string) {
  const message = `${name} must be a whole number of seconds from 1 to ${longestSeconds}.`;
  return wholeNumber(message, 1, longestSeconds);
}

function key(name: string) {
  return z.string().regex(/^\S+$/, `${name} must be one word: remove the spaces in it.`).optional();
}

function webAddress(name: string, example: string) {
  return z
    .string()
    .refine((text) => hasProtocol(text, 'http:', 'https:'), {
      error: `${name} must be an http or https address such as ${example}.`,
      abort: true,
    })
    .transform((text) => text.replace(/\/+$/, ''));
}

const Variables = z.object({
  PORT: wholeNumber('PORT must be a whole number from 1 to 65535.', 1, 65_535).default(3000),
  HOST: z
    .string()
    .regex(
      /^[a-z0-9._:-]+$/i,
      'HOST must be an address or a host name such as 127.0.0.1 or 0.0.0.0, without http:// or a port.',
    )
    .default('127.0.0.1'),
  APP_URL: webAddress('APP_URL', 'https://chat.example.com')
    .refine(
      (text) => urlOf(text)?.origin === text.toLowerCase(),
      'APP_URL must be an address without a path, such as https://chat.example.com.',
    )
    .transform((text) => text.toLowerCase())
    .optional(),
  APP_SECRET: z
    .string()
    .min(
      32,
      'APP_SECRET must have at least 32 characters: make one with `openssl rand -base64 32`.',
    )
    .optional(),
  OWNER_PASSWORD: z.string().min(12, 'OWNER_PASSWORD must have at least 12 characters.').optional(),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z
    .string()
    .refine(
      (text) => hasProtocol(text, 'postgres:', 'postgresql:'),
      'DATABASE_URL must be a Postgres address such as postgres://user:password@host:5432/database.',
    )
    .optional(),
  REDIS_URL: z
    .string()
    .refine(
      (text) => hasProtocol(text, 'redis:', 'rediss:'),
      'REDIS_URL must be a Redis address such as redis://host:6379.',
    )
    .optional(),
  UNREAD_ANSWER_SECONDS: wholeNumber(
    'UNREAD_ANSWER_SECONDS must be a whole number from 0 (no limit) to 86400.',
    0,
    86_400,
  ).default(600),
  MISTRAL_API_KEY: key('MISTRAL_API_KEY'),
  MISTRAL_BASE_URL: webAddress('MISTRAL_BASE_URL', 'https://api.mistral.ai/v1')
    .refine(
      (text) => urlOf(text)?.pathname.endsWith('/v1') ?? false,
      'MISTRAL_BASE_URL must end in /v1, for example https://api.mistral.ai/v1.',
    )
    .optional(),
  AWS_REGION: z
    .string()
    .regex(
      /^[a-z]{2,}(-[a-z]+)+-\d+$/,
      'AWS_REGION must be the short name of a region such as us-east-1.',
    )
    .default('us-east-1'),
  AWS_BEARER_TOKEN_BEDROCK: key('AWS_BEARER_TOKEN_BEDROCK'),
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME: webAddress(
    'AWS_ENDPOINT_URL_BEDROCK_RUNTIME',
    'https://bedrock-runtime.us-east-1.amazonaws.com',
  ).optional(),
  LOCAL_BASE_URL: webAddress('LOCAL_BASE_URL', 'http://127.0.0.1:11434/v1').optional(),
  LOCAL_API_KEY: key('LOCAL_API_KEY'),
  EMBEDDING_MODEL: z
    .string()
    .regex(
      /^(mistral|local):[\w.:/@-]{1,200}$/,
      'EMBEDDING_MODEL must be a model at Mistral or on the local server, such as mistral:mistral-embed or local:nomic-embed-text.',
    )
    .default('mistral:mistral-embed')
    // The pattern above is what the type says.
    .transform((id) => id as `${'mistral' | 'local'}:${string}`),
  MODELS_FILE: z.string().optional(),
  EUR_PER_USD: z
    .string()
    .regex(
      /^\d(\.\d{1,6})?@\d{4}-\d\d-\d\d$/,
      'EUR_PER_USD must be a rate and its day, such as 0.86@2026-11-20.',
    )
    .transform((text) => ({ rate: Number.parseFloat(text), asOf: text.slice(-10) }))
    .refine(({ rate }) => rate > 0, 'EUR_PER_USD must be more than 0.')
    .optional(),
  ANSWER_TIMEOUT_SECONDS: seconds('ANSWER_TIMEOUT_SECONDS').optional(),
  CALL_TIMEOUT_SECONDS: seconds('CALL_TIMEOUT_SECONDS').default(450),
  SILENCE_TIMEOUT_SECONDS: seconds('SILENCE_TIMEOUT_SECONDS').default(120),
  TOOL_TIMEOUT_SECONDS: seconds('TOOL_TIMEOUT_SECONDS').default(30),
  TOOL_OUTPUT_KB: wholeNumber(
    'TOOL_OUTPUT_KB must be a whole number of kilobytes from 1 to 10000.',
    1,
    10_000,
  ).default(100),
  TRANSPORT: z
    .enum(['auto', 'poll'], 'TRANSPORT must be auto, or poll for a host that does not stream.')
    .optional(),
  EMULATOR_PACE_MS: wholeNumber(
    'EMULATOR_PACE_MS must be a whole number of milliseconds from 0 to 10000.',
    0,
    10_000,
  ).default(12),
});

/**
 * How answers reach the page: `poll` where the host holds every response back until it is whole;
 * with `auto` the page finds out.
 */
export type Transport = 'auto' | 'poll';

/**
 * The settings of this process, checked. Nothing else in the product reads `process.env`.
 * DATA_DIR and MODELS_FILE are absolute; `awsCredentials` tells how the AWS credential chain comes
 * by something, without any secret.
 */
export type Env = z.infer<typeof Variables> & {
  TRANSPORT: Transport;
  ANSWER_TIMEOUT_SECONDS: number;
  awsCredentials: string | undefined;
};

type ParsedEnv = { ok: true; value: Env } | { ok: false; problems: string[] };

/** The names of all variables that the product knows, apart from the AWS credential chain. */
export const variableNames: readonly string[] = Object.keys(Variables.shape);

/** AWS Amplify does not stream (its documentation, "SSR supported features"). */
function usualTransport(source: Source): Transport {
  return source.AWS_APP_ID || source.AMPLIFY_APP_ORIGIN ? 'poll' : 'auto';
}

/** How long an answer may usually take; a host that does not stream ends every response after 30 s. */
const usualSeconds: { readonly [T in Transport]: number } = { auto: 900, poll: 25 };

/** Why the server is more than a private tool on this machine, or undefined when it is not. */
function exposure(source: Source): string | undefined {
  const platform = Object.entries(hostedPlatforms).find(([name]) => source[name]);
  if (platform) return `the app runs on ${platform[1]}`;
  if (source.HOST && !isLoopback(source.HOST)) return `HOST is ${source.HOST}`;
  const appHost = urlOf(source.APP_URL ?? '')?.hostname;
  return appHost && !isLoopback(appHost) ? `APP_URL is ${source.APP_URL}` : undefined;
}

function exposureProblems(source: Source): string[] {
  const reason = exposure(source);
  if (!reason) return [];
  const problems: string[] = [];
  if (!source.APP_SECRET) {
    problems.push(
      `APP_SECRET must be set because ${reason}: use at least 32 characters, for example from \`openssl rand -base64 32\`.`,
    );
  }
  if (!source.OWNER_PASSWORD) {
    problems.push(
      `OWNER_PASSWORD must be set because ${reason}: use at least 12 characters, and sign in with it.`,
    );
  }
  return problems;
}

function databaseProblems(source: Source): string[] {
  const platform = Object.entries(hostedPlatforms).find(([name]) => source[name]);
  if (!platform || source.DATABASE_URL) return [];
  return [
    `DATABASE_URL must be set because ${platform[1]} has no lasting disk: give the address of a Postgres database.`,
  ];
}

function keyPairProblems(source: Source): string[] {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = source;
  if (Boolean(id) === Boolean(secret)) return [];
  const [missing, present] = id
    ? ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID']
    : ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
  return [`${missing} must be set too because ${present} is set: set both or neither.`];
}

function embeddingProblems(source: Source): string[] {
  if (!source.EMBEDDING_MODEL?.startsWith('local:') || source.LOCAL_BASE_URL) return [];
  return ['LOCAL_BASE_URL must be set because EMBEDDING_MODEL is on the local server.'];
}

function publicUrlProblems(source: Source): string[] {
  const url = urlOf(source.APP_URL ?? '');
  if (url?.protocol !== 'http:' || isLoopback(url.hostname)) return [];
  return ['APP_URL must begin with https:// because it is not an address of this machine.'];
}

/**
 * How the AWS credential chain comes by its credentials, the first of the places that it looks in
 * (AWS SDK: fromNodeProviderChain), or undefined: there is nothing in them.
 */
function awsCredentialsOf(source: Source, machine: Machine): string | undefined {
  if (source.AWS_PROFILE) return `profile ${source.AWS_PROFILE}`;
  if (source.AWS_ACCESS_KEY_ID && source.AWS_SECRET_ACCESS_KEY) {
    return 'access keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
  }
  const files = [
    source.AWS_SHARED_CREDENTIALS_FILE ?? join(machine.home, '.aws', 'credentials'),
    source.AWS_CONFIG_FILE ?? join(machine.home, '.aws', 'config'),
  ];
  // A file that names only a region gives no way in.
  const wayIn = /aws_access_key_id|sso_|role_arn|credential_process|credential_source/;
  if (files.some((file) => wayIn.test(machine.readFile(file)))) return 'the default profile';
  if (source.AWS_WEB_IDENTITY_TOKEN_FILE) return 'role of AWS_WEB_IDENTITY_TOKEN_FILE';
  const ofContainer =
    source.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI ?? source.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  return ofContainer ? 'role of the container' : undefined;
}

function withoutEmpty(source: Source): Source {
  const entries = Object.entries(source).map(([name, text]) => [name, text?.trim()] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== undefined && text !== ''));
}

function thisMachine(): Machine {
  const readFile = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return { readFile, home: homedir(), cwd: process.cwd() };
}

/** Checks a set of variables. Either the settings, or every problem at once, one sentence each. */
export function parseEnv(given: Source, machine: Machine = thisMachine()): ParsedEnv {
  const source = withoutEmpty(given);
  const parsed = Variables.safeParse(source);
  const problems = [
    ...(parsed.error?.issues.map((issue) => issue.message) ?? []),
    ...exposureProblems(source),
    ...databaseProblems(source),
    ...keyPairProblems(source),
    ...publicUrlProblems(source),
    ...embeddingProblems(source),
  ];
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  const absolute = (path: string) => resolve(/* turbopackIgnore: true */ machine.cwd, path);
  const transport = parsed.data.TRANSPORT ?? usualTransport(source);
  return {
    ok: true,
    value: {
      ...parsed.data,
      DATA_DIR: absolute(parsed.data.DATA_DIR),
      ...(parsed.data.MODELS_FILE ? { MODELS_FILE: absolute(parsed.data.MODELS_FILE) } : {}),
      TRANSPORT: transport,
      ANSWER_TIMEOUT_SECONDS: parsed.data.ANSWER_TIMEOUT_SECONDS ?? usualSeconds[transport],
      awsCredentials: awsCredentialsOf(source, machine),
    },
  };
}

let known: Env | undefined;

/** The settings of this process, read once when first asked for. Throws `InvalidEnvError`. */
export function env(): Env {
  if (known) return known;
  const parsed = parseEnv(process.env);
  if (!parsed.ok) throw new InvalidEnvError(parsed.problems);
  known = parsed.value;
  return known;
}

/** Whether this is `next dev`, whose reloading needs more from the browser than the product does. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === 'development';
}
