import { accessCauses } from './refusal-causes-access';
import { requestCauses } from './refusal-causes-request';
import { serviceCauses } from './refusal-causes-service';
import { type Row, says } from './refusal-row';

const request = requestCauses;

/**
 * How servers of open weights word their refusals: Ollama, vLLM and llama.cpp, each by its own
 * source, and the chat templates of Mistral's models that they run.
 */
export const localRows: readonly Row[] = [
  // Ollama; vLLM; llama.cpp's router.
  {
    when: says(/model .{0,200}(not found|does not exist)|model_not_found/i),
    cause: accessCauses.notPulled,
  },
  // Ollama; vLLM; llama.cpp.
  {
    when: says(
      /does not support tools|enable-auto-tool-choice|requires --jinja|tools? .*not supported/i,
    ),
    cause: request.noTools,
  },
  { when: says(/does not support thinking/), cause: request.noReasoning },
  // llama.cpp; vLLM; Ollama.
  {
    when: says(
      /image input is not supported|mmproj|not a multimodal model|At most 0 image|does not support images|missing data required for image/i,
    ),
    cause: request.noVision,
  },
  { when: says(/At most \d+ image/i), cause: request.imageCount },
  {
    when: says(/invalid image|(load|decode|process|read) (the )?image|illegal base64/i),
    cause: request.imageFormat,
  },
  // vLLM, before the context that the same sentence speaks of.
  { when: says(/max_(completion_)?tokens'? .*too large/i), cause: request.maxTokens },
  // llama.cpp; vLLM; Ollama.
  {
    when: says(/exceed.{0,20}[ _]context|context (size|length|of \d)|maximum model length/i),
    cause: request.tooLong,
  },
  // The templates raise these.
  { when: says(/roles must alternate|conversation must|tool call IDs? /i), cause: request.order },
  { when: says(/system role not supported/i), cause: request.noSystem },
  // Ollama.
  { when: says(/requires more system memory|out of memory/i), cause: serviceCauses.memory },
  // llama.cpp while it starts.
  { when: says(/loading model/i), cause: serviceCauses.notReady },
  { when: says(/runner process|EngineDead/i), cause: serviceCauses.modelFailed },
  { when: says(/response_format|grammar|json.?schema/i), cause: request.jsonSchema },
];
