import { handleBedrock } from './bedrock';
import { handleControl, isControl } from './control';
import { connectionReset, pause, withBodyFaults } from './fault-body';
import { htmlPage, refusalNamed, refusalOf } from './fault-wire';
import { type Fault, FaultSyntaxError } from './faults';
import { handleLocal } from './local';
import { handleMistral } from './mistral';
import { type EmulatorOptions, type Settings, toSettings } from './settings';
import type { Service } from './traffic';

export type { FaultRule } from './faults';
export type { Quota, QuotaOptions } from './quotas';
export type { EmulatorOptions } from './settings';
export { demoCredentials } from './signature';

export type Emulator = {
  handle(request: Request): Promise<Response>;
  fetch: typeof fetch;
};

const handlers = {
  mistral: handleMistral,
  bedrock: handleBedrock,
  local: handleLocal,
} satisfies Record<Service, (request: Request, settings: Settings) => Promise<Response>>;

/**
 * A stand-in for Mistral's API (`/v1/…`), for Amazon Bedrock (`/model/…`, `/foundation-models`,
 * `/inference-profiles`) and for an OpenAI-compatible server of open weights (`/local/v1/…`): it
 * takes what they take, refuses what they refuse and streams as they do. It is no model: what it
 * says is decided by fixed rules. What is to go wrong is said at `/__emulator/faults` or in the
 * header `x-emulator-fault`; what went through is told at `/__emulator/state`.
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const settings = toSettings(options);
  const handle = async (request: Request): Promise<Response> => {
    request.signal.throwIfAborted();
    if (isControl(request)) return handleControl(request, settings);
    const service = serviceOf(request);
    const response = await settings.traffic.during(service, () =>
      serve(request, service, settings),
    );
    request.signal.throwIfAborted();
    return response;
  };
  return { handle, fetch: (input, init) => handle(new Request(input, init)) };
}

function serviceOf(request: Request): Service {
  const { pathname } = new URL(request.url);
  if (/^\/local(\/|$)/.test(pathname)) return 'local';
  return /^\/v1(\/|$)/.test(pathname) ? 'mistral' : 'bedrock';
}

async function serve(request: Request, service: Service, settings: Settings): Promise<Response> {
  const faults = await takeFaults(request, settings);
  if (faults instanceof Response) return faults;
  for (const fault of faults) {
    if (fault.kind === 'delay') await pause(fault.ms, request.signal);
  }
  request.signal.throwIfAborted();
  const instead = insteadOfAnswer(faults, service);
  if (instead) return instead;
  const response = await handlers[service](request, settings);
  return withBodyFaults(response, faults, request.signal);
}

async function takeFaults(request: Request, settings: Settings): Promise<Fault[] | Response> {
  try {
    return await settings.faults.take(request);
  } catch (cause) {
    if (!(cause instanceof FaultSyntaxError)) throw cause;
    return Response.json({ error: `x-emulator-fault: ${cause.message}` }, { status: 400 });
  }
}

/** What a request gets when a fault comes before the service. */
function insteadOfAnswer(faults: readonly Fault[], service: Service): Response | undefined {
  for (const fault of faults) {
    if (fault.kind === 'reset' && fault.after === 0) throw connectionReset();
    if (fault.kind === 'html') return htmlPage();
    if (fault.kind === 'refusal') return refusalNamed(service, fault.name);
    if (fault.kind === 'status') return refusalOf(service, fault.status, fault.retryAfter);
  }
  return undefined;
}
