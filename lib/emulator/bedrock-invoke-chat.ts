import type { Call } from './bedrock-call';
import { IMAGE_PATCH } from './bedrock-converse';
import { type Exception, exceptions } from './bedrock-errors';
import type { Prepared, Told } from './bedrock-invoke-frames';
import { type ChatBody, chatBody, violationsOf } from './bedrock-invoke-request';
import { sayAloud } from './bedrock-thinking';
import { spacedJson } from './json';
import { toConversation } from './mistral-conversation';
import { countPrompt } from './mistral-count';
import type { Refusal } from './mistral-errors';
import { readImages } from './mistral-images';
import { ChatRequest } from './mistral-request';
import { findRefusal } from './mistral-rules';
import type { BedrockModel } from './models';
import { invokeCallId, type Random } from './random';
import { cutText, estimateTokens, splitPieces } from './tokens';

/** The ids that InvokeModel itself gives, and takes back beside Mistral's nine characters. */
const OWN_IDS = /^[A-Za-z0-9_-]{22}$/;

/**
 * Chat completion: Large 24.07, Pixtral and the third generation. The messages are Mistral's, and
 * so are the rules for them; AWS's page documents the answer.
 */
export async function invokeChat(
  body: unknown,
  { model, random }: Call,
): Promise<Prepared | Exception> {
  const parsed = chatBody(model).safeParse(body);
  if (!parsed.success) return exceptions.malformed(violationsOf(parsed.error.issues, body));
  const request = toChatRequest(parsed.data, model);
  const abilities = { ...model, vision: model.images, otherIds: OWN_IDS };
  const refusal = findRefusal(request, abilities);
  if (refusal) return fromRefusal(refusal);
  const images = await readImages(request.messages);
  if ('status' in images) return fromRefusal(images);
  const inputTokens = countPrompt(request, images, IMAGE_PATCH);
  if (inputTokens > model.context) return exceptions.promptLength(model.context);
  const maxTokens = request.max_tokens ?? model.maxOutput;
  const conversation = toConversation(request, model, images);
  return {
    inputTokens,
    maxTokens: request.max_tokens ?? 0,
    tell: () => tell(sayAloud(conversation, model), inputTokens, maxTokens, random),
  };
}

/** The same body as a request of Mistral's API, which every body of this kind is. */
function toChatRequest(body: ChatBody, model: BedrockModel): ChatRequest {
  return ChatRequest.parse({ ...body, model: model.id });
}

function fromRefusal({ body }: Refusal): Exception {
  return exceptions.fromModel(String(Reflect.get(Object(body), 'message')));
}

type Said = ReturnType<typeof sayAloud>;

function tell(said: Said, inputTokens: number, maxTokens: number, random: Random): Told {
  const calls = (said.toolCalls ?? []).map(({ name, arguments: given }) => ({
    id: invokeCallId(random),
    function: { name, arguments: spacedJson(given) },
  }));
  const { text, reason } = cutText(said.text ?? '', [], maxTokens);
  const stopReason = calls.length > 0 ? 'tool_calls' : reason === 'length' ? 'length' : 'stop';
  const choice = (content: string, stop_reason: string | null) => ({
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content,
          ...(stop_reason === 'tool_calls' ? { tool_calls: calls } : {}),
        },
        stop_reason,
      },
    ],
  });
  return {
    whole: choice(text, stopReason),
    chunks: (function* () {
      for (const piece of splitPieces(text)) yield choice(piece, null);
      yield choice('', stopReason);
    })(),
    inputTokens,
    outputTokens: estimateTokens(calls.length > 0 ? JSON.stringify(calls) : text),
  };
}
