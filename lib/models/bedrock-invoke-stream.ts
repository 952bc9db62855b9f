import type { LanguageModelV4StreamPart, SharedV4Warning } from '@ai-sdk/provider';
import { StreamProviderError } from 'ai';
import { type CallPiece, type Measures, type Piece, readPiece } from './bedrock-invoke-answer';
import { CallCollector, inputOf } from './bedrock-invoke-calls';
import type { Dialect } from './bedrock-invoke-dialect';
import { chunkJson, type Frame, FrameReader } from './bedrock-invoke-frames';
import {
  finishReasonOf,
  headerMeasures,
  metadataOf,
  responseMetadataOf,
  usageOf,
} from './bedrock-invoke-outcome';

type Part = LanguageModelV4StreamPart;

export type StreamedAnswer = {
  headers: Headers;
  modelId: string;
  dialect: Dialect;
  /** The call of the tool `json` is the answer's text. */
  jsonTool: boolean;
  warnings: SharedV4Warning[];
  includeRawChunks: boolean;
};

/** Exceptions of the stream with the status that the same one has as a response (AWS service model). */
const exceptions = new Map([
  ['internalserverexception', { statusCode: 500, isRetryable: true }],
  ['modelstreamerrorexception', { statusCode: 424, isRetryable: true }],
  ['modeltimeoutexception', { statusCode: 408, isRetryable: true }],
  ['serviceunavailableexception', { statusCode: 503, isRetryable: true }],
  ['throttlingexception', { statusCode: 429, isRetryable: true }],
  ['validationexception', { statusCode: 400, isRetryable: false }],
]);

/** What an exception frame says. */
export function toError({ type, payload }: Frame): StreamProviderError {
  const data = parseJson(payload);
  const told = data && typeof data === 'object' && 'message' in data ? data.message : undefined;
  const message = typeof told === 'string' ? told : `Amazon Bedrock ended the stream: ${type}`;
  return new StreamProviderError({ message, type, data, ...exceptions.get(type.toLowerCase()) });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const textId = '0';

/** Turns chunks into the parts of the AI SDK, in the order that it asks for. */
class PartWriter {
  readonly #answer: StreamedAnswer;
  readonly #calls = new CallCollector();
  #text: 'none' | 'open' | 'closed' = 'none';
  #stopReason: string | undefined;
  #failed = false;
  #jsonFromTool = false;
  #measures: Measures;

  constructor(answer: StreamedAnswer) {
    this.#answer = answer;
    this.#measures = headerMeasures(answer.headers);
  }

  *begin(): Generator<Part> {
    const { headers, modelId, warnings } = this.#answer;
    yield { type: 'stream-start', warnings };
    yield { type: 'response-metadata', ...responseMetadataOf(headers, modelId) };
  }

  *frame(frame: Frame): Generator<Part> {
    if (frame.kind === 'exception') yield* this.fail(toError(frame));
    else if (frame.type === 'chunk') yield* this.#chunk(frame.payload);
  }

  *fail(error: unknown): Generator<Part> {
    this.#failed = true;
    yield { type: 'error', error };
  }

  /** What is still open was not closed by the service, so it is not closed here. */
  finish(): Part {
    const { headers } = this.#answer;
    const calls = this.#callsToMake().length;
    const finishReason = this.#failed
      ? ({ unified: 'error', raw: this.#stopReason } as const)
      : finishReasonOf(this.#stopReason, { calls, jsonFromTool: this.#jsonFromTool });
    return {
      type: 'finish',
      finishReason,
      usage: usageOf(this.#measures),
      providerMetadata: metadataOf(headers, this.#measures, this.#jsonFromTool),
    };
  }

  *#chunk(payload: string): Generator<Part> {
    let piece: Piece;
    try {
      const json = chunkJson(payload);
      if (this.#answer.includeRawChunks) yield { type: 'raw', rawValue: json };
      piece = readPiece(json);
    } catch (error) {
      yield* this.fail(error);
      return;
    }
    Object.assign(this.#measures, piece.measures);
    yield* this.#say(piece.text);
    for (const call of piece.calls) yield* this.#call(call);
    if (piece.stopReason === undefined || this.#stopReason !== undefined) return;
    this.#stopReason = piece.stopReason;
    yield* this.#close();
  }

  *#say(text: string): Generator<Part> {
    const began = this.#text === 'open';
    // A text model begins with the space that follows `[/INST]`.
    const delta = began || this.#answer.dialect === 'chat' ? text : text.trimStart();
    if (delta === '') return;
    if (!began) {
      this.#text = 'open';
      yield { type: 'text-start', id: textId };
    }
    yield { type: 'text-delta', id: textId, delta };
  }

  *#call(piece: CallPiece): Generator<Part> {
    const { call, begins } = this.#calls.add(piece);
    if (this.#isJson(call.name)) {
      this.#jsonFromTool = true;
      yield* this.#say(piece.arguments);
      return;
    }
    if (begins) {
      yield* this.#closeText();
      yield { type: 'tool-input-start', id: call.id, toolName: call.name };
    }
    if (piece.arguments === '') return;
    yield { type: 'tool-input-delta', id: call.id, delta: piece.arguments };
  }

  /** Only now is a call whole: the service said that the answer has ended. */
  *#close(): Generator<Part> {
    yield* this.#closeText();
    for (const call of this.#callsToMake()) {
      yield { type: 'tool-input-end', id: call.id };
      yield { type: 'tool-call', toolCallId: call.id, toolName: call.name, input: inputOf(call) };
    }
  }

  *#closeText(): Generator<Part> {
    if (this.#text !== 'open') return;
    this.#text = 'closed';
    yield { type: 'text-end', id: textId };
  }

  #isJson(name: string): boolean {
    return this.#answer.jsonTool && name === 'json';
  }

  #callsToMake() {
    return this.#calls.calls.filter(({ name }) => !this.#isJson(name));
  }
}

/**
 * The parts of a streamed answer, from the bytes of InvokeModelWithResponseStream. An exception
 * frame, a damaged one or a cut within one becomes an error part, and then the stream ends; an
 * end without a stop reason finishes as `interrupted`.
 */
export function partsOf(
  body: ReadableStream<Uint8Array>,
  answer: StreamedAnswer,
): ReadableStream<Part> {
  const frames = new FrameReader();
  const writer = new PartWriter(answer);
  type Controller = TransformStreamDefaultController<Part>;
  const send = (controller: Controller, parts: Iterable<Part>) => {
    for (const part of parts) controller.enqueue(part);
  };
  const breakOff = (controller: Controller, error: unknown) => {
    send(controller, writer.fail(error));
    controller.enqueue(writer.finish());
    controller.terminate();
  };
  return body.pipeThrough(
    new TransformStream<Uint8Array, Part>({
      start: (controller) => send(controller, writer.begin()),
      transform(bytes, controller) {
        try {
          for (const frame of frames.read(bytes)) {
            send(controller, writer.frame(frame));
            if (frame.kind !== 'exception') continue;
            controller.enqueue(writer.finish());
            controller.terminate();
            return;
          }
        } catch (error) {
          breakOff(controller, error);
        }
      },
      flush(controller) {
        try {
          frames.end();
        } catch (error) {
          send(controller, writer.fail(error));
        }
        controller.enqueue(writer.finish());
      },
    }),
  );
}
