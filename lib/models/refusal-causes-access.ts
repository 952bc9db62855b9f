import { type Cause, found, listed, type Told } from './refusal-cause';
import type { Source } from './schema';

const addressName: Readonly<Record<Source, string>> = {
  mistral: 'MISTRAL_BASE_URL (it ends in /v1)',
  bedrock: 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME and AWS_REGION',
  local: 'LOCAL_BASE_URL (it usually ends in /v1)',
};
const keyAdvice: Readonly<Record<Source, string>> = {
  mistral: "Put a valid key from Mistral's console into MISTRAL_API_KEY",
  bedrock:
    'Set a valid Bedrock key (AWS_BEARER_TOKEN_BEDROCK) or valid AWS access keys, a profile or a role,',
  local: 'Put the key that the server expects into LOCAL_API_KEY',
};

/** The variable that says where a service is. */
export const addressOf = (source: Source): string => addressName[source];
/** How to come by a credential that the service takes. */
export const keyAdviceFor = (source: Source): string => keyAdvice[source];

const meanwhile = ({ other }: Told) => (other ? `; meanwhile, use ${other}` : '');

/** What an IAM refusal is about: `foundation-model/…` of an ARN, without the account's number. */
function resourceIn({ refusal }: Told): string {
  const arn = /resource: arn:[\w-]*:bedrock:([\w-]*):\d*:([\w.:/-]+)/.exec(refusal.words);
  if (!arn) return '';
  const [, region, resource = ''] = arn;
  return ` on ${resource.replace(/[.:]+$/, '')}${region ? ` in ${region}` : ''}`;
}

/** Who asks, what for, and whether it is there. */
export const accessCauses = {
  wrongKey: {
    code: 'service_refused_credentials',
    says: ({ service, offer }) =>
      `${service} did not accept the ${offer.source === 'bedrock' ? 'AWS credentials' : 'API key'}. ${keyAdvice[offer.source]} and restart Tramontane.`,
    step: 'open-connections',
  },
  noKey: {
    code: 'service_refused_credentials',
    says: ({ service, offer }) =>
      `${service} was asked without ${offer.source === 'bedrock' ? 'AWS credentials' : 'an API key'}. ${keyAdvice[offer.source]} and restart Tramontane.`,
    step: 'open-connections',
  },
  expired: {
    code: 'service_refused_credentials',
    says: () =>
      'The AWS session has expired. Sign in to AWS again (with a profile: aws sso login) or renew the keys, then retry; keys that stand in variables need a restart of Tramontane too.',
    step: 'open-connections',
  },
  expiredKey: {
    code: 'service_refused_credentials',
    says: () =>
      'The Bedrock API key has expired. Create a new one in the Amazon Bedrock console, put it into AWS_BEARER_TOKEN_BEDROCK and restart Tramontane.',
    step: 'open-connections',
  },
  wrongClock: {
    code: 'service_refused_credentials',
    says: () =>
      'AWS refused the signature because of its time: the clock of the machine that runs Tramontane is wrong. Set that clock, then retry.',
    step: 'retry',
  },
  wrongSecret: {
    code: 'service_refused_credentials',
    says: () =>
      'AWS refused the signature: the secret access key does not belong to the access key. Correct AWS_SECRET_ACCESS_KEY or the profile and restart Tramontane.',
    step: 'open-connections',
  },
  wrongScope: {
    code: 'service_refused_credentials',
    says: () =>
      'The request was signed for another AWS region than the one it reached. Let AWS_REGION and AWS_ENDPOINT_URL_BEDROCK_RUNTIME name the same region and restart Tramontane.',
    step: 'open-connections',
  },
  notAllowed: {
    code: 'service_denied_access',
    says: (told) => {
      const action = found(told.refusal, /perform: (bedrock:\w+)/) ?? 'bedrock:InvokeModel';
      return `These AWS credentials may not use ${action}${resourceIn(told)}. Ask whoever manages the AWS account to allow it: the policy to copy is on the connections page.`;
    },
    step: 'open-connections',
  },
  forbiddenByPolicy: {
    code: 'service_denied_access',
    says: (told) => {
      const action = found(told.refusal, /perform: (bedrock:\w+)/) ?? 'bedrock:InvokeModel';
      return `A policy of the AWS account or organisation forbids ${action}${resourceIn(told)}. Ask whoever manages the account to lift the explicit deny${meanwhile(told)}.`;
    },
    use: ['elsewhere'],
    step: 'open-connections',
  },
  noModelAccess: {
    code: 'service_denied_access',
    says: (told) =>
      `This AWS account has no access to ${told.model} in ${told.region}. Ask whoever manages the account to request it in the Amazon Bedrock console of that region, then retry${meanwhile(told)}.`,
    use: ['elsewhere'],
    step: 'open-connections',
  },
  useCase: {
    code: 'service_denied_access',
    says: (told) =>
      `AWS wants to know the use case of this account before it opens ${told.model}. Ask whoever manages the account to fill in the form in the Amazon Bedrock console, then retry after 15 minutes${meanwhile(told)}.`,
    use: ['elsewhere'],
    step: 'open-connections',
  },
  noSubscription: {
    code: 'service_denied_access',
    says: (told) => {
      const why = /PAYMENT/i.test(told.refusal.words)
        ? 'it has no valid way to pay. Ask whoever manages the account to add one'
        : 'these credentials may not subscribe. Ask whoever manages the account to allow aws-marketplace:Subscribe and aws-marketplace:ViewSubscriptions';
      return `This AWS account could not subscribe to ${told.model} on AWS Marketplace: ${why}, then retry after 15 minutes${meanwhile(told)}.`;
    },
    use: ['elsewhere'],
    step: 'open-connections',
  },
  newAccount: {
    code: 'service_denied_access',
    says: (told) =>
      `AWS has not opened Amazon Bedrock for this account yet, as is usual for new accounts. Ask AWS Support to enable it, then retry${meanwhile(told)}.`,
    use: ['elsewhere'],
    step: 'open-connections',
  },
  forbidden: {
    code: 'service_denied_access',
    says: (told) =>
      `${told.service} does not allow these credentials to use ${told.model}. Ask the owner of the account to allow it, then retry${meanwhile(told)}.`,
    use: ['elsewhere'],
    step: 'open-connections',
  },
  payment: {
    code: 'service_denied_access',
    says: (told) =>
      `${told.service} wants the account to be paid for before it answers. Check the plan and the billing in its console, then retry${meanwhile(told)}.`,
    use: ['elsewhere'],
    step: 'open-connections',
  },
  needsProfile: {
    code: 'unknown_model',
    says: ({ model, region, other }) =>
      other
        ? `${model} is only reached through the inference profile of a geography. Use ${other}, which ${region} can call.`
        : `${model} is only reached through the inference profile of a geography, and there is none for ${region}. Set AWS_REGION to a region that has one and restart Tramontane, or choose another model.`,
    use: ['profile', 'elsewhere', 'successor'],
    step: 'open-connections',
  },
  notInRegion: {
    code: 'unknown_model',
    says: ({ offer, model, region, other }) =>
      `${model} cannot be called from ${region}, only from ${listed(offer.regions ?? [])}. ${other ? `Use ${other}, or set` : 'Set'} AWS_REGION to one of these and restart Tramontane.`,
    use: ['profile', 'elsewhere', 'successor'],
    step: 'open-connections',
  },
  unknownModel: {
    code: 'unknown_model',
    says: ({ service, offer, region, other }) => {
      const where = offer.source === 'bedrock' ? ` in ${region}` : '';
      return `${service} has no model ${offer.modelId}${where} for this account: it is not offered there, or no more. ${other ? `Use ${other}` : 'Choose another model'}.`;
    },
    use: ['profile', 'elsewhere', 'successor'],
    step: 'open-connections',
  },
  notPulled: {
    code: 'unknown_model',
    says: ({ offer }) =>
      `The local server does not have the model ${offer.modelId}. Fetch it there (with Ollama: ollama pull ${offer.modelId}), then retry, or choose another model.`,
    step: 'retry',
  },
  legacy: {
    code: 'model_retired',
    says: (told) =>
      `AWS is withdrawing ${told.model} and closes it to accounts that have not used it lately, as this one. ${told.other ? `Use ${told.other}` : 'Choose another model'}.`,
    use: ['successor', 'elsewhere'],
    step: 'open-connections',
  },
  retired: {
    code: 'model_retired',
    says: ({ service, model, other }) =>
      `${service} has retired ${model}, which answers no more. ${other ? `Use ${other}` : 'Choose another model'}.`,
    use: ['successor', 'elsewhere'],
    step: 'open-connections',
  },
  wrongAddress: {
    code: 'service_unreachable',
    says: ({ at, offer }) =>
      `What answers at the address of ${at} does not know this request. Check ${addressName[offer.source]} and restart Tramontane.`,
    step: 'open-connections',
  },
  webPage: {
    code: 'service_unreachable',
    says: ({ at, offer }) =>
      `A web page came instead of an answer from ${at}: a proxy or a sign-in page of the network may stand in between. Check the network and ${addressName[offer.source]}, then retry.`,
    step: 'open-connections',
  },
  proxySignIn: {
    code: 'service_unreachable',
    says: ({ at }) =>
      `A proxy of the network wants a sign-in before it lets requests through to ${at}. Ask whoever runs the network to let Tramontane through, then retry.`,
    step: 'open-connections',
  },
} as const satisfies Record<string, Cause>;
