import { compose, streamEvents, wholeAnswer } from './bedrock-answer';
import type { ContentBlock } from './bedrock-blocks';
import { admit, type Call, elapsed, readJson, spend, streamed } from './bedrock-call';
import { resultText, toConversation } from './bedrock-conversation';
import { type Exception, exceptions } from './bedrock-errors';
import { type Images, readImages } from './bedrock-images';
import { ConverseRequest } from './bedrock-request';
import { findException } from './bedrock-rules';
import { shapeException } from './bedrock-shape';
import { sayAloud } from './bedrock-thinking';
import { estimateTokens, imageTokens } from './tokens';

/** Tokens of an image: 16 × 16 pixels each, 4096 at most (Mistral's vision page, Pixtral). */
export const IMAGE_PATCH = { area: 256, most: 4096 };

/** Converse and ConverseStream. */
export async function converse(call: Call): Promise<Response | Exception> {
  const { model, random, streams } = call;
  const request = readBody(call.body);
  if ('status' in request) return request;
  const exception = findException(request, model, streams);
  if (exception) return exception;
  const images = await readImages(request.messages);
  if ('status' in images) return images;
  const inputTokens = countInput(request, images);
  if (inputTokens > model.context) return exceptions.promptLength(model.context);
  const throttled = admit(call, inputTokens + (request.inferenceConfig.maxTokens ?? 0));
  if (throttled) return throttled;
  const said = sayAloud(toConversation(request, model, images), model);
  const answer = compose(request, said, inputTokens, random);
  spend(call, answer.usage.inputTokens, answer.usage.outputTokens);
  if (!streams) return wholeAnswer(answer, elapsed(call));
  return streamed(
    call,
    streamEvents(answer, random, () => elapsed(call)),
  );
}

function readBody(text: string): ConverseRequest | Exception {
  const body = readJson(text);
  if (body === undefined) return exceptions.notJson();
  const parsed = ConverseRequest.safeParse(body);
  return parsed.success ? parsed.data : shapeException(parsed.error);
}

function countInput(request: ConverseRequest, images: Images): number {
  const texts = request.messages.flatMap(({ content }) => content.map(countable));
  const system = request.system.map(({ text }) => text ?? '');
  const tools = request.toolConfig ? JSON.stringify(request.toolConfig) : '';
  const pixels = [...images.values()].map((report) => imageTokens(report, IMAGE_PATCH));
  return [...texts, ...system, tools].reduce(
    (sum, text) => sum + estimateTokens(text),
    pixels.reduce((sum, tokens) => sum + tokens, 1),
  );
}

function countable(block: ContentBlock): string {
  if (block.text !== undefined) return block.text;
  if (block.toolUse) return JSON.stringify(block.toolUse.input);
  if (block.toolResult) return resultText(block.toolResult);
  return '';
}
