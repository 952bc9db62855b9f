import type { ErrorCode } from '@/lib/errors';
import type { Refusal } from './refusal';
import type { Offer } from './schema';
import type { Need } from './substitute';

/** What a sentence is made from. */
export type Told = {
  offer: Offer;
  model: string;
  /** The service at the beginning of a sentence, and within one. */
  service: string;
  at: string;
  /** Where Amazon Bedrock is called. */
  region: string;
  refusal: Refusal;
  /** The model that can take over, named with its service where that is another. */
  other: string | undefined;
};

type Step = 'retry' | 'new-chat' | 'open-settings' | 'open-connections';

/** Why a service refused: the code, the sentence with what to do, and the button for it. */
export type Cause = {
  code: ErrorCode;
  says: (told: Told) => string;
  /** Another model by these needs, the first that is met, and otherwise the step. */
  use?: readonly Need[];
  step: Step;
};

/** The name and the number that the service's own words have at this place. */
export function found({ words }: Refusal, pattern: RegExp): string | undefined {
  return pattern.exec(words)?.[1];
}

const thousands = new Intl.NumberFormat('en');
/** `131072` → `131,072`. */
export const count = (digits: string | number) => thousands.format(Number(digits));

/** What to do instead, within a sentence. */
export const useOther = ({ other }: Told) => (other ? `use ${other}` : 'choose another model');
/** How long to wait, at the beginning of a sentence. */
export const waits = ({ refusal: { retryAfter } }: Told) =>
  retryAfter === undefined
    ? 'Wait a minute'
    : `Wait ${retryAfter} ${retryAfter === 1 ? 'second' : 'seconds'}`;

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
}
