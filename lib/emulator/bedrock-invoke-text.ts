import type { Call } from './bedrock-call';
import { type Exception, exceptions } from './bedrock-errors';
import type { Prepared, Told } from './bedrock-invoke-frames';
import { type TextBody, textBody, violationsOf } from './bedrock-invoke-request';
import { readPrompt } from './bedrock-prompt';
import type { BedrockModel } from './models';
import { reply } from './script';
import { cutText, estimateTokens, splitPieces } from './tokens';

/** Text completion: Mistral 7B, Mixtral 8x7B, Large and Small 24.02. */
export function invokeText(body: unknown, { model }: Call): Prepared | Exception {
  const parsed = textBody(model).safeParse(body);
  if (!parsed.success) return exceptions.malformed(violationsOf(parsed.error.issues, body));
  const request = parsed.data;
  const inputTokens = estimateTokens(request.prompt) + 1;
  if (inputTokens > model.context) return exceptions.promptLength(model.context);
  const maxTokens = request.max_tokens ?? defaultTokens(model);
  return { inputTokens, maxTokens, tell: () => complete(request, model, inputTokens, maxTokens) };
}

function defaultTokens({ invoke, maxOutput }: BedrockModel): number {
  return invoke.kind === 'text' ? invoke.maxTokens : maxOutput;
}

function complete(
  { prompt, stop = [] }: TextBody,
  model: BedrockModel,
  inputTokens: number,
  maxTokens: number,
): Told {
  const conversation = readPrompt(prompt, model);
  const said = reply(conversation).text ?? '';
  // a completion does not repeat what was begun
  const begun = conversation.prefix ?? '';
  const rest = said.startsWith(begun) ? said.slice(begun.length) : said;
  const { text, reason } = cutText(rest, stop, maxTokens);
  const output = (piece: string, stop_reason: string | null) => ({
    outputs: [{ text: piece, stop_reason }],
  });
  const stopReason = reason === 'length' ? 'length' : 'stop';
  return {
    whole: output(text, stopReason),
    chunks: (function* () {
      for (const piece of splitPieces(text)) yield output(piece, null);
      yield output('', stopReason);
    })(),
    inputTokens,
    outputTokens: estimateTokens(text),
  };
}
