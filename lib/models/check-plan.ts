import { env } from '@/lib/env';
import { minimalPolicy } from './bedrock-policy';
import { cleanUrl } from './capture-clean';
import type { CheckStep } from './check-connection';
import { connectedSources, connectionTo } from './connections';
import { allOffers } from './on-offer';
import type { Offer, OfferId, Source } from './schema';

/** How a service is reached, and what a check of it does. */
export type ConnectionReport = {
  source: Source;
  /** `absent`: no local server is named. */
  state: 'connected' | 'demonstration' | 'absent';
  /** Which variables connect the real service, in a sentence. */
  connect: string;
  /** Where it is connected: what goes with the requests, and where they go. */
  credential?: string;
  address?: string;
  /** Amazon Bedrock: the AWS region, and the least IAM policy for it. */
  region?: string;
  policy?: string;
  steps: readonly { step: CheckStep; title: string }[];
  /** Every model that can be checked. */
  offers: readonly { id: OfferId; name: string }[];
};

const titles: Readonly<Record<Source, Readonly<Partial<Record<CheckStep, string>>>>> = {
  mistral: {
    address: 'The address answers',
    models: 'The key may list models',
    answer: 'A model answers',
  },
  bedrock: {
    address: 'The address answers',
    models: 'Models may be listed',
    answer: 'A model may be called',
    stream: 'A model may stream its answer',
  },
  local: {
    address: 'The server answers',
    models: 'It lists models',
    answer: 'A model answers',
  },
};

const variables: Readonly<Record<Source, string>> = {
  mistral: 'Set MISTRAL_API_KEY and restart Tramontane.',
  bedrock:
    'Set AWS_REGION and AWS_BEARER_TOKEN_BEDROCK, or give Tramontane AWS credentials (access keys, a profile or a role), and restart it.',
  local:
    'Set LOCAL_BASE_URL to the address of Ollama, vLLM, llama.cpp or another OpenAI-compatible server, for example http://127.0.0.1:11434/v1, and restart Tramontane.',
};

/** Which credential goes with the requests, by the name of its variable; never its value. */
function credentialOf(source: Source): string {
  const { MISTRAL_API_KEY, AWS_BEARER_TOKEN_BEDROCK, LOCAL_API_KEY, awsCredentials } = env();
  if (source === 'mistral') return MISTRAL_API_KEY ? 'Key in MISTRAL_API_KEY' : 'A dummy key';
  if (source === 'local') return LOCAL_API_KEY ? 'Key in LOCAL_API_KEY' : 'None';
  if (AWS_BEARER_TOKEN_BEDROCK) return 'Bedrock key in AWS_BEARER_TOKEN_BEDROCK';
  return awsCredentials ? `AWS credential chain: ${awsCredentials}` : 'A dummy key';
}

function stepsOf(source: Source): ConnectionReport['steps'] {
  const order: CheckStep[] = ['address', 'models', 'answer', 'stream'];
  return order.flatMap((step) => {
    const title = titles[source][step];
    return title === undefined ? [] : [{ step, title }];
  });
}

function reportOf(source: Source, offers: readonly Offer[]): ConnectionReport {
  const region = env().AWS_REGION;
  const plan = {
    source,
    connect: variables[source],
    steps: stepsOf(source),
    offers: offers
      .filter((offer) => offer.source === source && offer.lifecycle.state !== 'retired')
      .map(({ id, name }) => ({ id, name })),
    ...(source === 'bedrock' ? { region, policy: minimalPolicy(region) } : {}),
  };
  if (!connectedSources().includes(source)) return { ...plan, state: 'absent' };
  const { summary, baseURL } = connectionTo(source);
  if (summary.kind === 'demonstration') return { ...plan, state: 'demonstration' };
  const reached = { credential: credentialOf(source), address: cleanUrl(baseURL) };
  return { ...plan, state: 'connected', ...reached };
}

/** How each service is reached, without any secret, and what a check of it does. */
export async function connectionReports(): Promise<ConnectionReport[]> {
  const offers = await allOffers();
  return (['mistral', 'bedrock', 'local'] as const).map((source) => reportOf(source, offers));
}
