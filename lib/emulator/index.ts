import { handleBedrock } from './bedrock';
import { handleMistral } from './mistral';
import { type EmulatorOptions, toSettings } from './settings';

export type { EmulatorOptions } from './settings';

export type Emulator = {
  handle(request: Request): Promise<Response>;
  fetch: typeof fetch;
};

/**
 * A stand-in for Mistral's API (`/v1/…`) and for Amazon Bedrock's Converse (`/model/…`): it takes
 * what they take, refuses what they refuse and streams as they do. It is no model: what it says
 * is decided by fixed rules.
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const settings = toSettings(options);
  const handle = async (request: Request): Promise<Response> => {
    request.signal.throwIfAborted();
    const { pathname } = new URL(request.url);
    const answer = /^\/v1(\/|$)/.test(pathname) ? handleMistral : handleBedrock;
    const response = await answer(request, settings);
    request.signal.throwIfAborted();
    return response;
  };
  return { handle, fetch: (input, init) => handle(new Request(input, init)) };
}
