import { refusals } from './mistral-errors';
import { gatewayHeaders, json, refuse } from './mistral-http';
import { findMistralModel, type MistralModel, mistralModels } from './models';
import type { Random } from './random';

const CREATED = 1_764_547_200;

export function listModels(random: Random): Response {
  const data = mistralModels.flatMap((model) =>
    [model.id, ...model.aliases].map((id) => toCard(model, id)),
  );
  return json(200, { object: 'list', data }, gatewayHeaders(random, 0));
}

export function oneModel(id: string, random: Random): Response {
  const model = findMistralModel(id);
  if (!model) return refuse(refusals.unknownModelCard(id), random);
  return json(200, toCard(model, id), gatewayHeaders(random, 0));
}

/** A model card, by Mistral's OpenAPI; `type` tells a base model from a fine-tuned one. */
function toCard(model: MistralModel, id: string) {
  return {
    id,
    object: 'model',
    created: CREATED,
    owned_by: 'mistralai',
    capabilities: {
      completion_chat: model.chat,
      function_calling: model.tools,
      reasoning: model.reasoning,
      completion_fim: model.completesCode,
      fine_tuning: false,
      vision: model.vision,
      ocr: false,
      classification: false,
      moderation: false,
      audio: model.audio ?? false,
      audio_transcription: false,
    },
    name: model.id,
    description: model.description,
    max_context_length: model.context,
    aliases: [model.id, ...model.aliases].filter((other) => other !== id),
    deprecation: null,
    deprecation_replacement_model: null,
    default_model_temperature: model.temperature,
    type: 'base',
  };
}
