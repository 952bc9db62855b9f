import { admit, type Call, elapsed, readJson, spend, streamed } from './bedrock-call';
import { type Exception, exceptions } from './bedrock-errors';
import { invokeChat } from './bedrock-invoke-chat';
import { type Told, tellFrames } from './bedrock-invoke-frames';
import { invokeText } from './bedrock-invoke-text';
import { checkGuardrail, checkTier } from './bedrock-rules';

/**
 * InvokeModel and InvokeModelWithResponseStream: the model's own body goes in and comes out. The
 * newer models take messages, the first generation takes a prompt.
 */
export async function invoke(call: Call): Promise<Response | Exception> {
  const tier = call.http.headers.get('x-amzn-bedrock-service-tier') ?? undefined;
  const guardrail = call.http.headers.get('x-amzn-bedrock-guardrailidentifier') ?? undefined;
  const refused = checkTier(tier) ?? checkGuardrail(guardrail);
  if (refused) return refused;
  const body = readJson(call.body);
  if (body === undefined) return exceptions.notJson();
  const prepared =
    call.model.invoke.kind === 'chat' ? await invokeChat(body, call) : invokeText(body, call);
  if ('status' in prepared) return prepared;
  const throttled = admit(call, prepared.inputTokens + prepared.maxTokens);
  if (throttled) return throttled;
  const told = prepared.tell();
  spend(call, told.inputTokens, told.outputTokens);
  const echo: Record<string, string> =
    tier === undefined ? {} : { 'x-amzn-bedrock-service-tier': tier };
  return call.streams ? streamTold(call, told, echo) : wholeTold(call, told, echo);
}

function wholeTold(call: Call, told: Told, headers: Record<string, string>): Response {
  return new Response(JSON.stringify(told.whole), {
    headers: {
      'content-type': 'application/json',
      'x-amzn-bedrock-input-token-count': String(told.inputTokens),
      'x-amzn-bedrock-output-token-count': String(told.outputTokens),
      'x-amzn-bedrock-invocation-latency': String(elapsed(call)),
      ...headers,
    },
  });
}

function streamTold(call: Call, told: Told, headers: Record<string, string>): Response {
  const frames = tellFrames(told, call.random, () => elapsed(call));
  return streamed(call, frames, { 'x-amzn-bedrock-content-type': 'application/json', ...headers });
}
