import { LoadAPIKeyError } from '@ai-sdk/provider';
import { AwsV4Signer } from 'aws4fetch';

export type AwsCredentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
};

/** Who asks Amazon Bedrock: a bearer key, or else credentials that sign each request. */
export type BedrockAccess = {
  region: string;
  apiKey?: string | undefined;
  /** As they are, or as a provider of the AWS SDK's credential chain gives them. */
  credentials?: AwsCredentials | (() => PromiseLike<AwsCredentials>) | undefined;
};

export type UnsignedRequest = {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
};

/**
 * The headers of a request with its authorisation: a Bedrock API key as a bearer token (AWS:
 * Bedrock API keys), or Signature Version 4 for the service `bedrock`, the name of the runtime and
 * of the control plane alike.
 */
export async function authorise(
  access: BedrockAccess,
  request: UnsignedRequest,
): Promise<Record<string, string>> {
  const { apiKey, region } = access;
  if (apiKey !== undefined) return { ...request.headers, authorization: `Bearer ${apiKey}` };
  const { accessKeyId, secretAccessKey, sessionToken } = await credentialsOf(access);
  const signer = new AwsV4Signer({
    ...request,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
    region,
    service: 'bedrock',
  });
  const { headers } = await signer.sign();
  return Object.fromEntries(headers);
}

async function credentialsOf({ credentials }: BedrockAccess): Promise<AwsCredentials> {
  if (credentials === undefined) {
    const message = 'There are neither a key nor AWS credentials for Amazon Bedrock.';
    throw new LoadAPIKeyError({ message });
  }
  return typeof credentials === 'function' ? credentials() : credentials;
}
