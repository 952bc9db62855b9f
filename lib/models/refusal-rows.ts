import type { Refusal } from './refusal';
import type { Cause } from './refusal-cause';
import { accessCauses } from './refusal-causes-access';
import { requestCauses } from './refusal-causes-request';
import { serviceCauses } from './refusal-causes-service';
import { has, type Row, says } from './refusal-row';
import { bedrockRows } from './refusal-rows-bedrock';
import { localRows } from './refusal-rows-local';
import { mistralRows } from './refusal-rows-mistral';
import { settingIn } from './refusal-setting';
import type { Offer, Source } from './schema';

const { ownProblem, timeout, general, requestRate } = serviceCauses;
const { webPage, proxySignIn, wrongKey, payment, forbidden, wrongAddress } = accessCauses;

/** What no service's own words have to say: a proxy in between. */
const before: readonly Row[] = [
  { when: has(407), cause: proxySignIn },
  // What is too large is refused by whatever stands before the service, often with a page.
  { when: has(413), cause: requestCauses.tooLarge },
  // A gateway of the service itself words its 5xx as a page.
  { when: ({ isPage, status }) => isPage && status < 500, cause: webPage },
];

/** By the status alone, where the words are not known. */
const after: readonly Row[] = [
  { when: has(401), cause: wrongKey },
  { when: has(402), cause: payment },
  { when: has(403), cause: forbidden },
  { when: has(404, 405), cause: wrongAddress },
  { when: has(408, 504, 524), cause: timeout },
  { when: has(429), cause: requestRate },
  { when: ({ status }) => status >= 500, cause: ownProblem },
  { when: (refusal) => settingIn(refusal) !== undefined, cause: requestCauses.setting },
  {
    when: says(
      /validation|malformed|Extra inputs|Field required|should be|Invalid (input|option)|Unrecognized/i,
    ),
    cause: requestCauses.unreadable,
  },
  { when: () => true, cause: general },
];

const ofService: Readonly<Record<Source, readonly Row[]>> = {
  mistral: mistralRows,
  bedrock: bedrockRows,
  local: localRows,
};

/** Every row that a refusal of this service may meet, the most exact first. */
export function rowsOf(source: Source): readonly Row[] {
  return [...before, ...ofService[source], ...after];
}

/** Why the service refused, by the first row that knows it. */
export function causeOf(refusal: Refusal, offer: Offer, region: string): Cause {
  const row = rowsOf(offer.source).find(({ when }) => when(refusal, { offer, region }));
  return row?.cause ?? general;
}
