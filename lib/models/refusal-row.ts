import type { Refusal } from './refusal';
import type { Cause } from './refusal-cause';
import type { Offer } from './schema';

/** Where the refused request went. */
export type Asked = { offer: Offer; region: string };

/** How a cause is known. */
export type Row = { when: (refusal: Refusal, asked: Asked) => boolean; cause: Cause };

/** The service's own words have this in them. */
export const says =
  (pattern: RegExp) =>
  ({ words }: Refusal): boolean =>
    pattern.test(words);

/** The status is one of these. */
export const has =
  (...statuses: readonly number[]) =>
  ({ status }: Refusal): boolean =>
    statuses.includes(status);
