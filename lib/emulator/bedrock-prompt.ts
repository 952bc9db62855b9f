import type { Conversation, Turn } from './conversation';
import type { BedrockModel } from './models';

/**
 * A prompt in Mistral's instruction format, `<s>[INST] … [/INST] …</s> [INST] … [/INST]`, read
 * back into a conversation. Text after the last `[/INST]` is the beginning of the answer; a
 * prompt without any mark is what a person says.
 */
export function readPrompt(prompt: string, model: BedrockModel): Conversation {
  const marked = [...prompt.matchAll(/\[INST\]([\s\S]*?)\[\/INST\]([\s\S]*?)(?=\[INST\]|$)/g)];
  const pairs = marked.map(([, asked = '', answered = '']) => ({
    asked: asked.trim(),
    answered: answered.replace(/<\/?s>/g, '').trim(),
  }));
  const [first = { asked: prompt.replace(/<\/?s>/g, '').trim(), answered: '' }, ...rest] = pairs;
  const { system, text } = unfold(first.asked);
  const exchanges = [{ ...first, asked: text }, ...rest];
  const prefix = exchanges.at(-1)?.answered ?? '';
  return {
    modelName: model.name,
    modelHasTools: false,
    system,
    turns: exchanges.flatMap(({ asked, answered }, index) => [
      user(asked),
      ...(index < exchanges.length - 1 ? [assistant(answered)] : []),
    ]),
    tools: [],
    toolChoice: 'none',
    parallelCalls: true,
    format: { type: 'text' },
    ...(prefix === '' ? {} : { prefix }),
  };
}

const MARKED_SYSTEM =
  /^(?:<<SYS>>([\s\S]*?)<<\/SYS>>|\[SYSTEM_PROMPT\]([\s\S]*?)\[\/SYSTEM_PROMPT\])\s*/;
const INSTRUCTS =
  /^(system:|instructions?:|you are|you're|answer|reply|respond|always|never|tu es|vous êtes|réponds|répondez)/i;

/** Instructions are folded into the first message: between marks, or as paragraphs before it. */
function unfold(asked: string): { system: string; text: string } {
  const marked = MARKED_SYSTEM.exec(asked);
  if (marked) {
    return {
      system: (marked[1] ?? marked[2] ?? '').trim(),
      text: asked.slice(marked[0].length),
    };
  }
  const end = asked.lastIndexOf('\n\n');
  if (end < 0 || !INSTRUCTS.test(asked)) return { system: '', text: asked };
  return { system: asked.slice(0, end).trim(), text: asked.slice(end).trim() };
}

function user(text: string): Turn {
  return { role: 'user', text, images: [], documents: [] };
}

function assistant(text: string): Turn {
  return { role: 'assistant', text, calls: [] };
}
