/** The cheapest that Next.js can do: the service's bytes, passed through. */
export async function POST(request: Request): Promise<Response> {
  const upstream = await fetch(`${process.env.MISTRAL_BASE_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: await request.text(),
  });
  return new Response(upstream.body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' },
  });
}
