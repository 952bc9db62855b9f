import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  type Message,
  type Tool,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeAll } from 'vitest';
import { demoCredentials } from '@/lib/emulator';
import { type EmulatorServer, serveEmulator } from '@/lib/emulator/server';

/**
 * AWS's own client against the emulator over HTTP: requests signed and checked, answers
 * deserialised by the official model, refusals as the official classes.
 */

export const LARGE_3 = 'mistral.mistral-large-3-675b-instruct';
export const LARGE_2407 = 'mistral.mistral-large-2407-v1:0';
export const PIXTRAL = 'us.mistral.pixtral-large-2502-v1:0';
export const SEVEN = 'mistral.mistral-7b-instruct-v0:2';

let running: EmulatorServer | undefined;
beforeAll(async () => {
  running = await serveEmulator({ port: 0, paceMs: 0, seed: 1 });
});
afterAll(() => running?.close());

/** The emulator of this file, which runs while its tests do. */
export function server(): EmulatorServer {
  if (!running) throw new Error('the emulator is not running yet');
  return running;
}

/** The client as the documentation makes it, but for the address; HTTP/1.1, which the emulator speaks. */
export function clientOf(options: BedrockRuntimeClientConfig = {}): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    region: 'us-west-2',
    endpoint: server().bedrockUrl,
    credentials: demoCredentials,
    authSchemePreference: ['sigv4'],
    requestHandler: new NodeHttpHandler(),
    maxAttempts: 1,
    ...options,
  });
}

export const ask = (text: string): Message => ({ role: 'user', content: [{ text }] });

/** A client whose next request meets a fault. */
export function failing(
  fault: string,
  options: BedrockRuntimeClientConfig = {},
): BedrockRuntimeClient {
  const client = clientOf(options);
  client.middlewareStack.add(
    (next) => async (args) => {
      Object.assign(Object(args.request).headers, { 'x-emulator-fault': fault });
      return next(args);
    },
    { step: 'build' },
  );
  return client;
}

const transaction = {
  type: 'object',
  properties: { transaction_id: { type: 'string', description: 'The transaction id.' } },
  required: ['transaction_id'],
};
export const tools: Tool[] = [
  ['retrieve_payment_status', 'Get payment status of a transaction'] as const,
  ['retrieve_payment_date', 'Get payment date of a transaction'] as const,
].map(([name, description]) => ({
  toolSpec: { name, description, inputSchema: { json: transaction } },
}));
