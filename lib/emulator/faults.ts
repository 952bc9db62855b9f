import { refusalNames } from './fault-wire';
import { decodePath } from './path';

/**
 * What can be made to go wrong, as it is written in the header `x-emulator-fault` and in a rule:
 * one fault, or several with commas between them, each `name` or `name:value`.
 */
export type Fault =
  /** `status:429` or `status:429:5`: the service's own refusal, with `Retry-After` in seconds. */
  | { kind: 'status'; status: number; retryAfter: number | undefined }
  /** `refusal:ModelNotReadyException`, `refusal:service_tier_capacity_exceeded`: one by its name. */
  | { kind: 'refusal'; name: string }
  /** `delay:500`: milliseconds before the headers. */
  | { kind: 'delay'; ms: number }
  /** `html`: 200 with a page, as a proxy in between gives. */
  | { kind: 'html' }
  /** `drip:200`: so many bytes a second. */
  | { kind: 'drip'; bytesPerSecond: number }
  /** `stall:3`, `reset:3`, `cut:3`, `garbage:3`: after so many pieces, or at the end. */
  | { kind: 'stall' | 'reset' | 'cut' | 'garbage'; after: number }
  /** `error-event:3` or `error-event:3:throttlingException`: the error, then the end. */
  | { kind: 'error-event'; after: number; name: string | undefined }
  /** `missing-finish`: everything but the reason why the answer ended. */
  | { kind: 'missing-finish' };

/** A fault for the requests to come. */
export type FaultRule = {
  fault: string;
  /** Only requests that have this in their method and path (`POST /v1/…`) or in their body. */
  match?: string;
  /** How many requests it meets; default 1. */
  times?: number | 'always';
  /** How many matching requests pass before the first one that it meets; default 0. */
  skip?: number;
};

type FaultRuleReport = { fault: string; match?: string; left: number | 'always' };

/** The rules in force, in the order in which they came: the first that matches is taken. */
export type FaultBook = {
  add(rule: FaultRule): void;
  clear(): void;
  /** The faults of a request: its own header's, else those of a rule. */
  take(request: Request): Promise<Fault[]>;
  report(): { rules: FaultRuleReport[]; done: number };
};

/** A fault that is written wrongly. */
export class FaultSyntaxError extends Error {
  override name = 'FaultSyntaxError';
}

type Entry = { rule: FaultRule; faults: Fault[]; left: number; skip: number };

export function createFaultBook(rules: readonly FaultRule[]): FaultBook {
  let entries = rules.map(toEntry);
  let done = 0;
  const next = (line: string, body: string) => {
    const entry = entries.find((candidate) => candidate.left > 0 && fits(candidate, line, body));
    if (entry) entry.left -= 1;
    return entry?.faults ?? [];
  };
  return {
    add: (rule) => void entries.push(toEntry(rule)),
    clear() {
      entries = [];
    },
    async take(request) {
      const header = request.headers.get('x-emulator-fault');
      const waiting = entries.some(({ left }) => left > 0);
      const faults =
        header === null && waiting
          ? next(lineOf(request), await request.clone().text())
          : parseFaults(header ?? '');
      if (faults.length > 0) done += 1;
      return faults;
    },
    report: () => ({ rules: entries.filter(({ left }) => left > 0).map(toReport), done }),
  };
}

function lineOf(request: Request): string {
  return `${request.method} ${decodePath(new URL(request.url).pathname)}`;
}

function toEntry(rule: FaultRule): Entry {
  const { times = 1, skip = 0 } = rule;
  const left = times === 'always' ? Number.POSITIVE_INFINITY : times;
  return { rule, faults: parseFaults(rule.fault), left, skip };
}

function toReport({ rule: { fault, match }, left }: Entry): FaultRuleReport {
  const rest = Number.isFinite(left) ? left : 'always';
  return { fault, ...(match === undefined ? {} : { match }), left: rest };
}

/** Whether a rule is for this request; one that it still lets pass is counted. */
function fits(entry: Entry, line: string, body: string): boolean {
  const { match } = entry.rule;
  if (match !== undefined && !line.includes(match) && !body.includes(match)) return false;
  if (entry.skip === 0) return true;
  entry.skip -= 1;
  return false;
}

export function parseFaults(text: string): Fault[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseFault);
}

function parseFault(text: string): Fault {
  const [kind = '', ...values] = text.split(':').map((part) => part.trim());
  const number = (index: number, least = 0, most = Number.MAX_SAFE_INTEGER): number => {
    const value = Number(values[index] === '' ? Number.NaN : values[index]);
    if (value >= least && value <= most) return value;
    throw new FaultSyntaxError(`"${text}": ${kind} needs a number from ${least} to ${most}`);
  };
  switch (kind) {
    case 'status':
      return {
        kind,
        status: number(0, 400, 599),
        retryAfter: values.length > 1 ? number(1) : undefined,
      };
    case 'delay':
      return { kind, ms: number(0) };
    case 'drip':
      return { kind, bytesPerSecond: number(0, 1) };
    case 'stall':
    case 'reset':
    case 'cut':
    case 'garbage':
      return { kind, after: values.length > 0 ? number(0) : 1 };
    case 'error-event':
      return { kind, after: values.length > 0 ? number(0) : 1, name: values[1] };
    case 'refusal':
      if (!refusalNames.includes(values[0] ?? '')) {
        throw new FaultSyntaxError(`"${text}": ${kind} is one of ${refusalNames.join(', ')}`);
      }
      return { kind, name: values[0] ?? '' };
    case 'html':
    case 'missing-finish':
      return { kind };
    default:
      throw new FaultSyntaxError(`there is no fault "${kind}"`);
  }
}
