import { type Call, readCall } from './as-code-call';
import { asCurl } from './as-code-curl';
import { filesOf } from './as-code-literal';
import { asConversePython, asInvokePython, asMistralPython } from './as-code-python';
import { asAiSdk, asAwsSdk } from './as-code-typescript';
import type { Exchange } from './capture';
import type { Source } from './schema';

/** One request as a program. `language` is the highlighter's name for it. */
export type Program = { name: string; language: 'bash' | 'python' | 'typescript'; code: string };

export type AsCode = {
  programs: Program[];
  /** Pictures that every program reads from its own folder, in the order they were sent. */
  files: string[];
};

const curl = (call: Call): Program => ({ name: 'curl', language: 'bash', code: asCurl(call) });

function programsOf(call: Call): Program[] {
  const python = (name: string, code: string) => ({ name, language: 'python', code }) as const;
  const typescript = (name: string, code: string) =>
    ({ name, language: 'typescript', code }) as const;
  switch (call.api) {
    case 'mistral':
      return [
        curl(call),
        python('Python, mistralai', asMistralPython(call)),
        typescript('TypeScript, AI SDK', asAiSdk(call)),
      ];
    case 'local':
      return [curl(call), typescript('TypeScript, AI SDK', asAiSdk(call))];
    case 'converse':
      return [
        curl(call),
        python('Python, boto3 Converse', asConversePython(call)),
        typescript('TypeScript, AI SDK', asAiSdk(call)),
      ];
    case 'invoke':
      return [
        curl(call),
        python('Python, boto3 InvokeModel', asInvokePython(call)),
        typescript('TypeScript, AWS SDK', asAwsSdk(call)),
      ];
  }
}

/**
 * The request of an exchange as programs that send the same body to the same address, with names
 * of environment variables where credentials belong. Undefined where the body was too long to be
 * kept whole.
 */
export function asCode(
  exchange: Exchange,
  origin: { source: Source; region?: string | undefined },
): AsCode | undefined {
  const call = readCall(exchange, origin);
  return call && { programs: programsOf(call), files: filesOf(call.body) };
}
