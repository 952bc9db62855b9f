import type { ImageReport } from './image';
import type { JsonSchema } from './json-schema';

/** A tool call: what to call and with what. The service that carries it gives it an id. */
export type Call = { name: string; arguments: Record<string, unknown> };

export type MadeCall = Call & { id: string };

/** A document that came with a message: its text when it is plain text, else only its size. */
export type Attachment = { name: string; format: string; bytes: number; text?: string };

export type Turn =
  | { role: 'user'; text: string; images: ImageReport[]; documents: Attachment[] }
  | { role: 'assistant'; text: string; calls: MadeCall[] }
  | { role: 'tool'; callId: string; content: string };

export type ToolDefinition = { name: string; description: string; parameters: JsonSchema };

/** `any` forces a call, an object forces a call of that tool. */
export type ToolChoice = 'auto' | 'none' | 'any' | { name: string };

export type AnswerFormat =
  | { type: 'text' }
  | { type: 'json' }
  | { type: 'schema'; schema: JsonSchema };

/** What both services ask for, in one form: the only thing the script reads. */
export type Conversation = {
  /** The model that the emulator stands in for, as a person would name it. */
  modelName: string;
  /** Whether the model can call tools at this service. */
  modelHasTools: boolean;
  system: string;
  turns: Turn[];
  tools: ToolDefinition[];
  toolChoice: ToolChoice;
  /** False: at most one call in a turn. */
  parallelCalls: boolean;
  format: AnswerFormat;
  /** Text that the answer has to begin with. */
  prefix?: string;
};

/** What the script answers. */
export type Reply =
  | { text: string; toolCalls?: undefined }
  | { text?: undefined; toolCalls: Call[] };
