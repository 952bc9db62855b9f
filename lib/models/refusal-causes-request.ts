import { type Cause, count, found, useOther } from './refusal-cause';
import { settingIn } from './refusal-setting';

/** What a request asks for that the model or the service does not take. */
export const requestCauses = {
  order: {
    code: 'service_refused_request',
    says: ({ service }) =>
      `${service} did not accept the order of the messages in this chat, which happens after an answer that stopped in the middle of a tool call. Start a new chat and ask again there.`,
    step: 'new-chat',
  },
  toolIds: {
    code: 'service_refused_request',
    says: ({ service }) =>
      `${service} did not accept the tool calls that another model made earlier in this chat. Start a new chat and ask again there.`,
    step: 'new-chat',
  },
  toolDefinition: {
    code: 'service_refused_request',
    says: ({ service }) =>
      `${service} did not accept the description of a tool. Switch the tools off in the settings of this chat, then retry.`,
    step: 'open-settings',
  },
  toolChoice: {
    code: 'service_refused_request',
    says: ({ model }) =>
      `${model} cannot be made to use a tool in the way that this chat asks for. Set the choice of tool to automatic in the settings of this chat, then retry.`,
    step: 'open-settings',
  },
  noTools: {
    code: 'service_refused_request',
    says: (told) =>
      `${told.model} cannot use tools${told.offer.source === 'local' ? ' as the local server is set up' : ''}. Switch the tools off in the settings of this chat, or ${useOther(told)}.`,
    use: ['tools'],
    step: 'open-settings',
  },
  noStreamedTools: {
    code: 'service_refused_request',
    says: ({ model }) =>
      `${model} cannot use tools while its answer is streamed. Switch streaming off in the settings of this chat, then retry.`,
    step: 'open-settings',
  },
  noVision: {
    code: 'model_without_vision',
    says: (told) =>
      `${told.model} cannot see the images in this chat. To keep them, ${useOther(told)}; otherwise start a new chat without images.`,
    use: ['vision'],
    step: 'new-chat',
  },
  noDocuments: {
    code: 'service_refused_request',
    says: ({ model }) =>
      `${model} cannot read the document in this chat. Choose another model, or start a new chat and paste the text that matters.`,
    step: 'new-chat',
  },
  noSystem: {
    code: 'service_refused_request',
    says: (told) =>
      `${told.model} takes no system prompt. Remove it in the settings of this chat, or ${useOther(told)}.`,
    use: ['system'],
    step: 'open-settings',
  },
  noReasoning: {
    code: 'service_refused_request',
    says: ({ model }) =>
      `${model} cannot be told how much to think. Remove the reasoning effort in the settings of this chat, then retry.`,
    step: 'open-settings',
  },
  imageCount: {
    code: 'too_many_images',
    says: ({ at, refusal }) => {
      const most = found(refusal, /(?:at most|maximum number of images is) (\d+)/i);
      return `This chat has more images than ${at} takes in one request${most ? ` (at most ${most})` : ''}. Start a new chat with fewer images.`;
    },
    step: 'new-chat',
  },
  imageSize: {
    code: 'file_too_large',
    says: ({ offer, at }) => {
      const most = offer.source === 'bedrock' ? ' (3.75 MB, 8,000 pixels a side)' : ' (10 MB)';
      return `An image in this chat is larger than ${at} takes${offer.source === 'local' ? '' : most}. Start a new chat and attach a smaller copy of it.`;
    },
    step: 'new-chat',
  },
  imageFormat: {
    code: 'broken_image',
    says: ({ service }) =>
      `${service} could not read an image in this chat. Start a new chat and attach it again, saved anew as PNG or JPEG.`,
    step: 'new-chat',
  },
  documents: {
    code: 'service_refused_request',
    says: ({ service }) =>
      `${service} did not accept a document in this chat: it takes at most 5 in one request, 4.5 MB each, beside a written question. Start a new chat with fewer or smaller documents.`,
    step: 'new-chat',
  },
  tooLong: {
    code: 'context_exceeded',
    says: ({ offer, model, other }) => {
      const context = offer.contextTokens ? ` (${count(offer.contextTokens)} tokens)` : '';
      return `This conversation is longer than ${model} can read${context}. Start a new chat${other ? `, or use ${other}, which reads more` : ''}.`;
    },
    use: ['larger'],
    step: 'new-chat',
  },
  maxTokens: {
    code: 'answer_too_long',
    says: ({ offer, model, refusal }) => {
      const told = found(refusal, /(?:model limit of|less than(?: or equal to)?) (\d+)/);
      const most = told ?? offer.maxOutputTokens;
      return `The longest answer that this chat asks for is more than ${model} can write${most ? ` (${count(most)} tokens)` : ''}. Lower the maximum of tokens in the settings of this chat, then retry.`;
    },
    step: 'open-settings',
  },
  setting: {
    code: 'service_refused_request',
    says: ({ service, model, refusal }) =>
      `${service} did not accept the ${settingIn(refusal) ?? 'settings'} that this chat asks ${model} for. Change or reset it in the settings of this chat, then retry.`,
    step: 'open-settings',
  },
  jsonWord: {
    code: 'service_refused_request',
    says: () =>
      'JSON mode works only when the conversation asks for JSON. Say in your message that you want JSON, or switch JSON mode off in the settings of this chat.',
    step: 'open-settings',
  },
  jsonWithTools: {
    code: 'service_refused_request',
    says: ({ service }) =>
      `${service} gives no JSON while tools are on. Switch the tools or the JSON output off in the settings of this chat, then retry.`,
    step: 'open-settings',
  },
  jsonSchema: {
    code: 'service_refused_request',
    says: ({ service }) =>
      `${service} did not accept the JSON Schema of this chat. Correct or remove it in the settings of this chat, then retry.`,
    step: 'open-settings',
  },
  serviceTier: {
    code: 'service_refused_request',
    says: ({ service, model }) =>
      `${service} does not offer the chosen service tier for ${model} to this account. Choose the standard tier in the settings of this chat, then retry.`,
    step: 'open-settings',
  },
  tooLarge: {
    code: 'message_too_large',
    says: ({ at }) =>
      `This chat is too large to be sent to ${at}, most often because of its images. Start a new chat with fewer or smaller images.`,
    step: 'new-chat',
  },
  unreadable: {
    code: 'service_refused_request',
    says: (told) =>
      `${told.service} did not understand a part of the request. Retry; if it happens again, start a new chat or choose another model. Details are in the inspector.`,
    step: 'new-chat',
  },
  embedding: {
    code: 'service_refused_request',
    says: ({ service }) =>
      `${service} did not accept the texts to embed, or the form of vector asked for. Send fewer or shorter texts at once, and leave the size of the vector as it is.`,
    step: 'retry',
  },
} as const satisfies Record<string, Cause>;
