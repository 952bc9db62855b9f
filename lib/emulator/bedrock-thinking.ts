import type { Conversation, Reply } from './conversation';
import type { BedrockModel } from './models';
import { reply } from './script';
import { think } from './thinking';

/**
 * What a model on Bedrock says. Magistral's reasoning is part of its text there (mistral-on-aws);
 * a call and an answer in JSON have none.
 */
export function sayAloud(conversation: Conversation, model: BedrockModel): Reply {
  const said = reply(conversation);
  if (!model.thinks || said.text === undefined || conversation.format.type !== 'text') return said;
  return { text: `[THINK]${think(conversation, said)}[/THINK]${said.text}` };
}
