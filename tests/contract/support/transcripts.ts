import type { UIMessage } from 'ai';
import type { ModelSettings } from '@/lib/models/schema';

/** Transcripts of every kind that a chat comes to, and what they are asked with. */

export type Settings = Omit<ModelSettings, 'toolChoice'> & {
  toolChoice?: 'auto' | 'any' | 'none';
};
export type Ask = { messages: Turn[]; settings?: Settings; tools?: boolean };
export type Turn = Omit<UIMessage, 'id'>;
export type Part = UIMessage['parts'][number];

export const question = (text: string, ...more: Part[]): Turn => ({
  role: 'user',
  parts: [{ type: 'text', text }, ...more],
});
export const answer = (...parts: Part[]): Turn => ({
  role: 'assistant',
  parts: [{ type: 'step-start' }, ...parts],
});
export const said = (text: string, state: 'done' | 'streaming' = 'done'): Part => ({
  type: 'text',
  text,
  state,
});
const paid = (toolCallId: string, id = 'T1001'): Part => ({
  type: 'tool-retrieve_payment_status',
  toolCallId,
  state: 'output-available',
  input: { transaction_id: id },
  output: { status: 'Paid' },
});

/** Ends in results, as the second step of a tool loop does. */
const loop = (...ids: string[]): Turn[] => [
  question('What is the status of T1001?'),
  answer(...ids.map((id) => paid(id))),
];

export const conversations: Record<string, Ask> = {
  'plain text': { messages: [question('Hello')] },
  'a system setting': {
    messages: [question('Hello')],
    settings: { system: 'Answer in one sentence.' },
  },
  'several turns': {
    messages: [question('Hello'), answer(said('Hello, how can I help?')), question('Thanks')],
    settings: { system: 'Be brief.' },
  },
  'tools that may be called': { messages: [question('What is the status of T1001?')], tools: true },
  'tools that must be called': {
    messages: [question('What is the status of T1001?')],
    settings: { toolChoice: 'any' },
    tools: true,
  },
  'tools that may not be called, after calls': {
    messages: [...loop('abcDEF123'), question('And the date?')],
    settings: { toolChoice: 'none' },
    tools: true,
  },
  'results that wait for the model': { messages: loop('abcDEF123'), tools: true },
  'a finished tool loop': {
    messages: [
      question('What is the status of T1001?'),
      answer(said('Let me look.'), paid('abcDEF123'), { type: 'step-start' }, said('It is paid.')),
      question('And of T1002?'),
    ],
    tools: true,
  },
  'parallel calls with their results': {
    messages: [...loop('abcDEF123', 'abcDEF124', 'abcDEF125'), question('And of T1002?')],
    tools: true,
  },
  'ids of the other service': {
    messages: [
      ...loop('tooluse_Ha-S_2c3TTeRv5Hb2xWwtg', 'tooluse_Ha-S_2c3TTeRv5Hb2xWwth'),
      question('And of T1002?'),
    ],
    tools: true,
  },
  'ids of letters and digits, too long and too short': {
    messages: [...loop('toolu01AbCdEfGh12345', 'call1'), question('And of T1002?')],
    tools: true,
  },
  'ids of a third kind, twice the same': {
    messages: [
      ...loop('chatcmpl-tool-9f149c74c42f265b'),
      ...loop('chatcmpl-tool-9f149c74c42f265b'),
    ],
    tools: true,
  },
  'calls, asked again without tools': {
    messages: [...loop('tooluse_Ha-S_2c3TTeRv5Hb2xWwtg'), question('Thanks')],
  },
  'an answer stopped in the middle of a word': {
    messages: [question('Count to 300'), answer(said('1, 2, thr', 'streaming')), question('Go on')],
  },
  'an answer stopped before its first word': {
    messages: [question('Hello'), answer(), question('Hello?')],
  },
  'an answer stopped while a call was written, and one while it ran': {
    messages: [
      question('What is the status of T1001?'),
      answer(said('Let me look.'), {
        type: 'tool-retrieve_payment_status',
        toolCallId: 'abcDEF123',
        state: 'input-streaming',
        input: '{"transa',
      }),
      question('And of T1002?'),
      answer({
        type: 'tool-retrieve_payment_date',
        toolCallId: 'abcDEF124',
        state: 'input-available',
        input: { transaction_id: 'T1002' },
      }),
      question('Well?'),
    ],
    tools: true,
  },
  'a tool that failed': {
    messages: [
      question('What is the status of T1001?'),
      answer({
        type: 'tool-retrieve_payment_status',
        toolCallId: 'abcDEF123',
        state: 'output-error',
        input: { transaction_id: 'T1001' },
        errorText: 'The tool failed.',
      }),
      question('And now?'),
    ],
    tools: true,
  },
  'reasoning of another model': {
    messages: [
      question('Which is larger?'),
      answer({ type: 'reasoning', text: 'Let me think.', state: 'done' }, said('The first.')),
      question('Why?'),
    ],
  },
  'an answer that only reasoned': {
    messages: [
      question('Which is larger?'),
      answer({ type: 'reasoning', text: 'Let me th', state: 'streaming' }),
      question('Well?'),
    ],
  },
  'a question after an unanswered one': { messages: [question('Hello?'), question('Anyone?')] },
};
