import { fromNodeProviderChain } from '@aws-sdk/credential-providers';

let chain: ReturnType<typeof fromNodeProviderChain> | undefined;

/** The AWS credential chain. It keeps and renews what it finds, so there is one of it. */
export function awsChain(): ReturnType<typeof fromNodeProviderChain> {
  chain ??= fromNodeProviderChain();
  return chain;
}
