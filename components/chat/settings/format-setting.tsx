'use client';

import { useState } from 'react';
import SchemaField from '@/components/json/schema-field';
import { Segmented } from '@/components/ui/segmented';
import type { ChatSettings } from '@/lib/chat/schema';
import { SettingRow } from './setting-row';
import { useSettings } from './use-setting';

type Format = 'text' | 'json' | 'schema';

const formats = [
  { value: 'text', label: 'Text' },
  { value: 'json', label: 'JSON' },
  { value: 'schema', label: 'JSON Schema' },
] as const satisfies { value: Format; label: string }[];

function formatOf({ jsonMode, jsonSchema }: ChatSettings): Format {
  if (jsonSchema !== undefined) return 'schema';
  return jsonMode ? 'json' : 'text';
}

/** What the answer must look like. */
export function FormatSetting() {
  const { settings, change } = useSettings();
  // A schema that is still to be written is no setting yet.
  const [writing, setWriting] = useState(false);
  const set = formatOf(settings);
  const shown = writing ? 'schema' : set;

  function choose(format: Format) {
    setWriting(format === 'schema');
    change({ jsonMode: format === 'json', jsonSchema: undefined });
  }

  return (
    <>
      <SettingRow
        name={set === 'schema' ? 'jsonSchema' : 'jsonMode'}
        label="Answer format"
        wire="response_format"
        unset={shown === 'schema' ? 'Text, until there is a schema' : 'Text by default'}
        below={(described) => (
          <Segmented {...described} value={shown} options={formats} onChange={choose} />
        )}
      />
      {shown === 'schema' ? (
        <SchemaField
          schema={settings.jsonSchema}
          onChange={(schema) => {
            setWriting(true);
            // Checked by the field: a JSON Schema of an object.
            change({ jsonSchema: schema as ChatSettings['jsonSchema'] });
          }}
        />
      ) : null}
    </>
  );
}
