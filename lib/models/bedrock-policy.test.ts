import { describe, expect, it } from 'vitest';
import { minimalPolicy } from './bedrock-policy';
import { offersIn } from './catalog';

type Statement = { Effect: string; Action: string[]; Resource: string | string[] };

/** Whether a policy allows this, as IAM matches: `*` stands for anything. */
function allows(policy: string, action: string, arn: string): boolean {
  const { Statement }: { Statement: Statement[] } = JSON.parse(policy);
  const toPattern = (text: string) =>
    new RegExp(`^${text.split('*').map(RegExp.escape).join('.*')}$`);
  return Statement.some(
    ({ Effect, Action, Resource }) =>
      Effect === 'Allow' &&
      Action.includes(action) &&
      [Resource].flat().some((resource) => toPattern(resource).test(arn)),
  );
}

describe.each(['us-east-1', 'eu-west-3'])('the least policy for %s', (region) => {
  const policy = minimalPolicy(region);
  const models = offersIn(region).filter(({ source }) => source === 'bedrock');

  it.each(models)('calls $id, whole and streamed, wherever its profile sends it', (offer) => {
    const base = offer.modelId.slice(offer.geo ? offer.geo.length + 1 : 0);
    const places = offer.geo ? (offer.regions ?? []) : [region];
    const arns = places.map((place) => `arn:aws:bedrock:${place}::foundation-model/${base}`);
    if (offer.geo)
      arns.push(`arn:aws:bedrock:${region}:123456789012:inference-profile/${offer.modelId}`);
    for (const action of ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream']) {
      for (const arn of arns) expect(allows(policy, action, arn)).toBe(true);
    }
  });

  it('lists models, and allows nothing else', () => {
    expect(allows(policy, 'bedrock:ListFoundationModels', '*')).toBe(true);
    expect(allows(policy, 'bedrock:ListInferenceProfiles', '*')).toBe(true);
    const other = `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-v2`;
    expect(allows(policy, 'bedrock:InvokeModel', other)).toBe(false);
    expect(allows(policy, 'bedrock:CreateGuardrail', '*')).toBe(false);
  });
});

it.each([
  ['us-gov-west-1', 'arn:aws-us-gov:bedrock:'],
  ['eusc-de-east-1', 'arn:aws-eusc:bedrock:'],
])('%s has a partition of its own', (region, arn) => {
  expect(minimalPolicy(region)).toContain(arn);
});
