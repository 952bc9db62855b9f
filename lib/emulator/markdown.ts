/** Something of everything that a chat can show. */
export const MARKDOWN_SAMPLE = `# What Markdown can do

A paragraph with **bold**, *italic*, ~~struck~~ and \`inline code\`, and a [link](https://docs.mistral.ai).

## A table

| Service | Path | Streams as |
| --- | --- | --- |
| Mistral API | \`/v1/chat/completions\` | server-sent events |
| Amazon Bedrock | \`/model/{id}/converse-stream\` | binary frames |

## Lists

- The tramontane comes from the north-west
  - cold and dry
  - often for days
- The mistral blows beside it

1. Ask a question
2. Read the answer
3. Ask a better one

- [x] A finished task
- [ ] An open one

## Code

\`\`\`ts
type Wind = { name: string; knots: number };

export function strongest(winds: readonly Wind[]): Wind | undefined {
  return winds.toSorted((one, other) => other.knots - one.knots).at(0);
}
\`\`\`

## Mathematics

Inline, the pressure of the wind is $p = \\tfrac{1}{2}\\rho v^2$; as a block:

$$
\\int_{-\\infty}^{\\infty} e^{-x^2}\\,dx = \\sqrt{\\pi}
$$

## A quote

> The wind is always right about the weather.

---

That is all.`;
