import { Ajv2020, type ErrorObject } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import openapi from '../../fixtures/mistral/openapi-chat.json';

// OpenAPI carries keywords of its own, such as discriminator and example.
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(openapi, 'openapi');

/** What is wrong with a value by a schema of Mistral's OpenAPI, by place. */
export function openapiProblems(schema: string, value: unknown): string[] {
  if (ajv.validate({ $ref: `openapi#/components/schemas/${schema}` }, value)) return [];
  return (ajv.errors ?? []).map(
    ({ instancePath, message, params }: ErrorObject) =>
      `${instancePath}: ${message ?? 'wrong'} ${JSON.stringify(params)}`,
  );
}
