import { type Cause, useOther, waits } from './refusal-cause';

/** How much, and how the service is. */
export const serviceCauses = {
  requestRate: {
    code: 'service_rate_limited',
    says: (told) =>
      `${told.service} received more requests than ${told.offer.source === 'local' ? 'it can take' : 'this account may send'} in a short time. ${waits(told)}, then retry${told.other ? `, or use ${told.other}` : ''}.`,
    use: ['elsewhere'],
    step: 'retry',
  },
  tokenRate: {
    code: 'service_rate_limited',
    says: (told) =>
      `This account has used the tokens that ${told.at} grants it for ${told.model} in a minute. ${waits(told)}, then retry${told.other ? `, or use ${told.other}` : ''}.`,
    use: ['elsewhere'],
    step: 'retry',
  },
  dayUsed: {
    code: 'service_rate_limited',
    says: (told) =>
      `This account has used the tokens that ${told.at} grants it for ${told.model} in a day. Retry tomorrow, or ${useOther(told)}; a higher quota is requested in the AWS console under Service Quotas.`,
    use: ['elsewhere', 'successor'],
    step: 'open-connections',
  },
  monthUsed: {
    code: 'service_rate_limited',
    says: (told) =>
      `This Mistral account has used the tokens of its plan for the month. Change the plan in Mistral's console, or ${useOther(told)}.`,
    use: ['elsewhere'],
    step: 'open-connections',
  },
  quota: {
    code: 'service_rate_limited',
    says: (told) =>
      `The request goes beyond a quota of this AWS account for ${told.model}. Look at the Bedrock quotas in the AWS console under Service Quotas, or ${useOther(told)}.`,
    use: ['elsewhere', 'successor'],
    step: 'open-connections',
  },
  capacity: {
    code: 'service_unavailable',
    says: (told) =>
      `${told.service} has no free capacity for ${told.model} just now. ${waits(told)}, then retry, or ${useOther(told)}.`,
    use: ['elsewhere', 'successor'],
    step: 'retry',
  },
  notReady: {
    code: 'service_unavailable',
    says: (told) =>
      `${told.service} is still getting ${told.model} ready. ${waits(told)}, then retry.`,
    step: 'retry',
  },
  memory: {
    code: 'service_unavailable',
    says: ({ model }) =>
      `The local server has not enough memory for ${model}. Stop other models there, or choose a smaller one.`,
    step: 'retry',
  },
  timeout: {
    code: 'service_timeout',
    says: ({ service, model }) =>
      `${service} gave up because ${model} took too long to answer. Retry, and ask for a shorter answer if it happens again.`,
    step: 'retry',
  },
  modelFailed: {
    code: 'service_unavailable',
    says: (told) =>
      `${told.model} failed at ${told.at} while it worked on the answer. Retry; if it happens again, ${useOther(told)}.`,
    use: ['elsewhere'],
    step: 'retry',
  },
  ownProblem: {
    code: 'service_unavailable',
    says: ({ service, refusal }) =>
      `${service} has a problem of its own (status ${refusal.status}); your message is all right. Retry in a moment.`,
    step: 'retry',
  },
  general: {
    code: 'service_refused_request',
    says: ({ service, model, refusal }) =>
      `${service} refused the request for ${model} (status ${refusal.status}). Retry or choose another model; the details are in the inspector.`,
    step: 'retry',
  },
} as const satisfies Record<string, Cause>;
