import { APICallError } from '@ai-sdk/provider';
import type { ErrorCode } from '@/lib/errors';
import { linksOf } from './refusal';
import { addressOf } from './refusal-causes-access';
import type { Source } from './schema';
import { sayLimit, TimeLimitError } from './time-limit-error';

/** Why no answer came over the network, by what Node.js and undici call it. */
const kinds = [
  {
    when: /^(ENOTFOUND|EAI_AGAIN)$/,
    says: (address: string) =>
      `its address is not known to the network. Check the network of the machine that runs Tramontane, and ${address}, then retry.`,
  },
  {
    when: /^ECONNREFUSED$/,
    says: (address: string) =>
      `nothing answers at its address. Check that it runs, and ${address}, then retry.`,
  },
  {
    when: /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/,
    says: () =>
      'the connection broke off. Retry; if it happens again, ask whoever runs the network about proxies and firewalls in between.',
  },
  {
    when: /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/,
    says: (address: string) =>
      `no connection came about in time. Check the network and its firewall, and ${address}, then retry.`,
  },
  {
    when: /^(EPROTO|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|HPE_\w+)$/,
    says: (address: string) =>
      `what answers there does not speak the expected protocol (http instead of https, or the other way round). Check ${address}, then retry.`,
  },
  {
    when: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    says: () =>
      'the certificate at its address is not valid today. Check the clock of the machine that runs Tramontane; otherwise the certificate must be renewed.',
  },
  {
    when: /CERT|^UNABLE_TO_|^ERR_TLS|^ERR_SSL/,
    says: () =>
      'the certificate at its address is not trusted. If a proxy of the network stands in between, give Tramontane its certificate by NODE_EXTRA_CA_CERTS and restart it.',
  },
  {
    when: /^UND_ERR_\w+$/,
    says: (address: string) => `the network failed. Check it and ${address}, then retry.`,
  },
] as const;

const timeouts = /^(UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/;

type Unreached = { code: ErrorCode; message: string };

function codeOf(link: unknown): string | undefined {
  return link instanceof Error && 'code' in link ? String(link.code) : undefined;
}

function isSilence(link: unknown): boolean {
  const code = codeOf(link);
  if (code !== undefined && timeouts.test(code)) return true;
  return link instanceof Error && link.name === 'TimeoutError';
}

const failed = (link: unknown) =>
  (link instanceof TypeError && /^(fetch failed|terminated)$/.test(link.message)) ||
  // The AI SDK's own words for a fetch that failed, whatever the cause.
  (APICallError.isInstance(link) && link.message.startsWith('Cannot connect to API'));

/** Why the service cannot be reached, and what to do; undefined: it is not the network's doing. */
export function explainNetwork(
  error: unknown,
  source: Source,
  service: string,
): Unreached | undefined {
  const links = [...linksOf(error)];
  const limit = links.find((link) => link instanceof TimeLimitError);
  if (limit) return { code: 'service_timeout', message: sayLimit(limit, service) };
  if (links.some(isSilence)) {
    const message = `${service} did not answer in time. Retry; if it happens again, ask for a shorter answer or choose another model.`;
    return { code: 'service_timeout', message };
  }
  const codes = links.flatMap((link) => codeOf(link) ?? []);
  const kind = kinds.find(({ when }) => codes.some((code) => when.test(code)));
  if (!kind && !links.some(failed)) return undefined;
  const why =
    kind?.says(addressOf(source)) ??
    `the network failed. Check it and ${addressOf(source)}, then retry.`;
  return { code: 'service_unreachable', message: `${service} cannot be reached: ${why}` };
}
