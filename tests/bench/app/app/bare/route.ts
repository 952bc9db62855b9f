import { createMistral } from '@ai-sdk/mistral';
import { createUIMessageStreamResponse, streamText, toUIMessageStream } from 'ai';

const mistral = createMistral({
  apiKey: 'bench',
  ...(process.env.MISTRAL_BASE_URL ? { baseURL: process.env.MISTRAL_BASE_URL } : {}),
});

/** What the AI SDK's own documentation builds, at its best setting: no compression of chunks. */
export async function POST(request: Request): Promise<Response> {
  const { messages } = await request.json();
  const { stream } = streamText({ model: mistral('mistral-large-latest'), messages });
  return createUIMessageStreamResponse({
    stream: toUIMessageStream({ stream }),
    headers: { 'cache-control': 'no-cache, no-transform' },
  });
}
