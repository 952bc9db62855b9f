'use client';

import { useId, useState } from 'react';
import { TextArea } from '@/components/ui/text-area';
import type { ChatSettings } from '@/lib/chat/schema';

type JsonSchema = NonNullable<ChatSettings['jsonSchema']>;

function readSchema(text: string): JsonSchema | null {
  try {
    const json: unknown = JSON.parse(text);
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    // An object out of JSON.parse is a JSON object; the server checks the rest.
    return isObject && 'type' in json && json.type === 'object' ? (json as JsonSchema) : null;
  } catch {
    return null; // it is still being written
  }
}

/** The text of a JSON Schema. What is no schema of an object is not used. */
export function SchemaField({
  schema,
  onChange,
}: {
  schema: JsonSchema | undefined;
  onChange: (schema: JsonSchema | undefined) => void;
}) {
  const id = useId();
  const [text, setText] = useState(() => (schema ? JSON.stringify(schema, null, 2) : ''));
  const wrong = text.trim() !== '' && readSchema(text) === null;
  return (
    <div className="grid gap-1.5 pb-2.5">
      <TextArea
        rows={8}
        aria-label="JSON Schema"
        aria-invalid={wrong}
        aria-describedby={wrong ? id : undefined}
        spellCheck={false}
        className="font-mono"
        placeholder={'{ "type": "object", "properties": { … } }'}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          onChange(readSchema(target.value) ?? undefined);
        }}
      />
      {wrong ? (
        <p id={id} className="text-bad text-xs">
          This is not the JSON Schema of an object yet; it is not used.
        </p>
      ) : null}
    </div>
  );
}
