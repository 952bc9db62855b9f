import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { type Env, env } from '@/lib/env';
import { type Offer, OfferId, type OwnFact } from './schema';

const tokens = z.int('it must be a whole number').positive('it must be more than 0');
const dollars = z.number('it must be a number').nonnegative('it must not be less than 0');

const Price = z.strictObject({
  input: dollars,
  output: dollars,
  cachedInput: dollars.optional(),
});

const Override = z.strictObject({
  price: Price.optional(),
  contextTokens: tokens.optional(),
  maxOutputTokens: tokens.optional(),
  quota: z
    .strictObject({
      requestsPerMinute: tokens.optional(),
      tokensPerMinute: tokens.optional(),
      tokensPerDay: tokens.optional(),
    })
    .optional(),
}) satisfies z.ZodType<{ [F in OwnFact]?: unknown }>;
type Override = z.infer<typeof Override>;

const Content = z.record(z.string(), Override);

/** The owner's own facts by offer id, and the day of their file. */
type Overrides = { byOffer: Readonly<Record<string, Override>>; asOf: string; file: string };

type ParsedOverrides =
  | { ok: true; byOffer: Overrides['byOffer'] }
  | { ok: false; problems: string[] };

/** Thrown by `overrides()` for a file that cannot be used; `problems` holds one sentence each. */
export class InvalidModelsFileError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'InvalidModelsFileError';
    this.problems = problems;
  }
}

function sentences(issue: z.core.$ZodIssue): string[] {
  const place = issue.path.map(String).join(', ');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      (key) => `${[place, key].filter(Boolean).join(', ')}: there is no such field.`,
    );
  }
  if (issue.path.length === 0) return ['it must be one JSON object with offer ids as its keys.'];
  const says =
    issue.code === 'invalid_type' && issue.expected === 'object'
      ? 'it must be an object'
      : issue.message;
  return [`${place}: ${says}.`];
}

/** Pure: what a file of overrides says, or every problem, one sentence each that begins with `file`. */
export function parseOverrides(text: string, file: string): ParsedOverrides {
  const refuse = (problems: string[]) => ({
    ok: false as const,
    problems: problems.map((problem) => `${file}: ${problem}`),
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(['it is not valid JSON.']); // the engine's own words quote the text
  }
  const parsed = Content.safeParse(value);
  if (!parsed.success) return refuse(parsed.error.issues.flatMap(sentences));
  const wrong = Object.keys(parsed.data).filter((id) => !OfferId.safeParse(id).success);
  if (wrong.length > 0) {
    const example = 'it must be an offer id such as mistral:mistral-large-latest';
    return refuse(wrong.map((id) => `${id}: ${example}.`));
  }
  return { ok: true, byOffer: parsed.data };
}

function fileOf({ MODELS_FILE, DATA_DIR }: Env): string | undefined {
  if (MODELS_FILE) return MODELS_FILE;
  const usual = join(/* turbopackIgnore: true */ DATA_DIR, 'models.json');
  return existsSync(usual) ? usual : undefined;
}

/** The overrides that these settings name. Throws `InvalidModelsFileError`. */
export function readOverrides(settings: Env): Overrides | undefined {
  const file = fileOf(settings);
  if (file === undefined) return undefined;
  if (!existsSync(file)) {
    throw new InvalidModelsFileError([`MODELS_FILE names ${file}, and there is no such file.`]);
  }
  const parsed = parseOverrides(readFileSync(file, 'utf8'), file);
  if (!parsed.ok) throw new InvalidModelsFileError(parsed.problems);
  const asOf = statSync(file).mtime.toISOString().slice(0, 10);
  return { byOffer: parsed.byOffer, asOf, file: basename(file) };
}

let known: { overrides: Overrides | undefined } | undefined;

/** The overrides of this process, read once when first asked for. Throws `InvalidModelsFileError`. */
export function overrides(): Overrides | undefined {
  known ??= { overrides: readOverrides(env()) };
  return known.overrides;
}

/** Pure: the offer with what the owner says of it in place of what is known otherwise. */
export function withOverride(offer: Offer, own: Overrides | undefined): Offer {
  const override = own?.byOffer[offer.id];
  if (!own || !override) return offer;
  const { price } = override;
  return {
    ...offer,
    ...override,
    ...(price ? { price: { ...price, asOf: own.asOf } } : {}),
    // the schema allows no other key
    changed: { file: own.file, facts: Object.keys(override) as OwnFact[] },
  };
}
