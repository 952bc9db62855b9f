/** ARNs begin with the partition of the region (AWS: Amazon Resource Names). */
function partitionOf(region: string): string {
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('eusc-') ? 'aws-eusc' : 'aws';
}

/**
 * The least that a role needs to use Mistral's models on Amazon Bedrock from this region, as an IAM
 * policy. Converse needs no action of its own (AWS: Actions, resources and condition keys for Amazon
 * Bedrock). An inference profile sends requests on to the model in other regions of its geography.
 */
export function minimalPolicy(region: string): string {
  const partition = partitionOf(region);
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ListModels',
        Effect: 'Allow',
        Action: ['bedrock:ListFoundationModels', 'bedrock:ListInferenceProfiles'],
        Resource: '*',
      },
      {
        Sid: 'CallMistralModels',
        Effect: 'Allow',
        Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
        Resource: [
          `arn:${partition}:bedrock:*::foundation-model/mistral.*`,
          `arn:${partition}:bedrock:${region}:*:inference-profile/*.mistral.*`,
        ],
      },
    ],
  };
  return JSON.stringify(policy, null, 2);
}
