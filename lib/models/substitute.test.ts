import { describe, expect, it } from 'vitest';
import { offerOf } from '../../tests/support/emulated';
import { catalog, offersIn } from './catalog';
import type { Offer } from './schema';
import { type Need, substituteFor } from './substitute';

const here = offersIn('us-east-1');

describe.each<[string, Need[], string | undefined]>([
  // The same weights at the other service, both ways.
  ['mistral:mistral-large-latest', ['elsewhere'], 'bedrock:mistral.mistral-large-3-675b-instruct'],
  ['bedrock:mistral.ministral-3-8b-instruct', ['elsewhere'], 'mistral:ministral-8b-latest'],
  ['mistral:open-mistral-7b', ['elsewhere'], 'bedrock:mistral.mistral-7b-instruct-v0:2'],
  ['mistral:pixtral-large-latest', ['elsewhere'], 'bedrock:us.mistral.pixtral-large-2502-v1:0'],
  ['mistral:codestral-latest', ['elsewhere'], undefined],
  // A retired model is nobody's substitute.
  ['bedrock:us.mistral.pixtral-large-2502-v1:0', ['elsewhere'], undefined],
  // What the catalogue announces, else the strongest that can do as much.
  ['mistral:open-mixtral-8x7b', ['successor'], 'mistral:mistral-small-latest'],
  [
    'bedrock:mistral.mistral-large-2402-v1:0',
    ['successor'],
    'bedrock:mistral.mistral-large-3-675b-instruct',
  ],
  [
    'bedrock:mistral.mistral-large-3-675b-instruct',
    ['successor'],
    'bedrock:us.mistral.pixtral-large-2502-v1:0',
  ],
  // The profile of this region's geography.
  [
    'bedrock:eu.mistral.pixtral-large-2502-v1:0',
    ['profile'],
    'bedrock:us.mistral.pixtral-large-2502-v1:0',
  ],
  ['bedrock:us.mistral.pixtral-large-2502-v1:0', ['profile'], undefined],
  ['bedrock:mistral.mistral-large-3-675b-instruct', ['profile'], undefined],
  // More context, no ability lost.
  ['mistral:codestral-latest', ['larger'], 'mistral:mistral-large-latest'],
  ['mistral:mistral-large-latest', ['larger'], 'mistral:mistral-large-4'],
  ['mistral:mistral-large-4', ['larger'], undefined],
  ['mistral:mistral-large-latest', ['tools'], 'mistral:mistral-medium-latest'],
  [
    'bedrock:mistral.mistral-large-2402-v1:0',
    ['vision'],
    'bedrock:mistral.mistral-large-3-675b-instruct',
  ],
  // The first need that is met.
  ['mistral:codestral-latest', ['elsewhere', 'successor'], 'mistral:mistral-large-latest'],
])('%s, %j', (id, needs, expected) => {
  it(`is ${expected}`, () => {
    expect(substituteFor(offerOf(id), needs, here)?.id).toBe(expected);
  });
});

describe('whatever is asked', () => {
  const needs: Need[] = [
    'elsewhere',
    'successor',
    'profile',
    'larger',
    'vision',
    'tools',
    'system',
  ];
  const all = catalog.flatMap((offer) => needs.map((need) => [offer, need] as const));

  it.each(all)('$id is never its own substitute, nor a retired one', (offer: Offer, need) => {
    const other = substituteFor(offer, [need], here);
    expect(other?.id).not.toBe(offer.id);
    expect(other?.lifecycle.state).not.toBe('retired');
    if (other) expect(here).toContain(other);
  });

  it('is nothing where there is nothing', () => {
    for (const [offer, need] of all) expect(substituteFor(offer, [need], [])).toBeUndefined();
  });
});
