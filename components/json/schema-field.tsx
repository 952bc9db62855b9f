'use client';

import { Braces } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu';
import { TextArea } from '@/components/ui/text-area';
import { parseJson, positionOf } from '@/lib/json/parse-json';
import { schemaStarters } from '@/lib/json/starters';
import { checkSchema, type SchemaProblem, sayProblem } from '@/lib/models/check-schema';

/** What the editor's text is: no schema, a schema with what may surprise, or why it is none. */
type Read =
  | { kind: 'empty' }
  | { kind: 'schema'; schema: object; hints: SchemaProblem[] }
  | { kind: 'wrong'; reasons: string[] };

function readSchema(text: string): Read {
  if (text.trim() === '') return { kind: 'empty' };
  const parsed = parseJson(text);
  if (parsed.state === 'cut') {
    return { kind: 'wrong', reasons: ['the text ends before the schema does'] };
  }
  if (parsed.state === 'wrong') {
    const { line, column } = positionOf(text, parsed.at);
    return { kind: 'wrong', reasons: [`line ${line}, column ${column}: ${parsed.problem}`] };
  }
  const { problems, hints } = checkSchema(parsed.value);
  if (problems.length > 0) return { kind: 'wrong', reasons: problems.map(sayProblem) };
  // Without problems it is an object.
  return { kind: 'schema', schema: Object(parsed.value), hints };
}

const written = (schema: object | undefined) =>
  schema === undefined ? '' : JSON.stringify(schema, null, 2);

const isSame = (one: object | undefined, other: object | undefined) =>
  JSON.stringify(one) === JSON.stringify(other);

/** A path keeps its small letter: it is a name. */
const asSentence = (line: string) =>
  `${/^\S+\.\S/.test(line) ? line : line.charAt(0).toUpperCase() + line.slice(1)}.`;

/** Lines of advice that are shown. */
const maxLines = 4;

function Advice({ id, read, inForce }: { id: string; read: Read; inForce: boolean }) {
  if (read.kind === 'empty') {
    return (
      <p id={id} className="text-ink-3 text-xs">
        Write a JSON Schema of an object, or start from one.
      </p>
    );
  }
  const isWrong = read.kind === 'wrong';
  const lines = isWrong ? read.reasons : read.hints.map((hint) => sayProblem(hint));
  return (
    <div id={id} className="grid gap-0.5 text-xs">
      <p className={isWrong ? 'font-medium text-bad' : 'text-good'}>
        {isWrong ? 'Not a schema that can be sent.' : 'A valid schema.'}{' '}
        {isWrong && inForce ? 'The last valid schema stays in force.' : null}
      </p>
      <ul className="text-ink-2">
        {lines.slice(0, maxLines).map((line) => (
          <li key={line} className="[overflow-wrap:anywhere]">
            {asSentence(line)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Starters({ onPick }: { onPick: (schema: object) => void }) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="quiet">Start from…</Button>
      </MenuTrigger>
      <MenuContent align="end">
        {schemaStarters.map(({ name, schema }) => (
          <MenuItem key={name} icon={Braces} onSelect={() => onPick(schema)}>
            {name}
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}

/**
 * An editor for a JSON Schema. What is valid is handed on at once; what is not stays in the editor,
 * with the reasons, while the last valid schema stays in force.
 */
export default function SchemaField({
  schema,
  onChange,
}: {
  schema: object | undefined;
  onChange: (schema: object | undefined) => void;
}) {
  const id = useId();
  const [text, setText] = useState(() => written(schema));
  const [known, setKnown] = useState(schema);
  // A schema that comes from elsewhere takes the place of the text.
  if (!isSame(schema, known)) {
    setKnown(schema);
    setText(written(schema));
  }
  const read = readSchema(text);

  function take(next: string) {
    setText(next);
    const result = readSchema(next);
    if (result.kind === 'wrong') return;
    const taken = result.kind === 'schema' ? result.schema : undefined;
    setKnown(taken);
    if (!isSame(taken, schema)) onChange(taken);
  }

  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-x-2">
        <label htmlFor={id} className="font-medium text-sm">
          JSON Schema
        </label>
        <div className="flex">
          <Button
            variant="quiet"
            disabled={read.kind !== 'schema'}
            onClick={() => read.kind === 'schema' && take(written(read.schema))}
          >
            Format
          </Button>
          <Starters onPick={(starter) => take(written(starter))} />
        </div>
      </div>
      <TextArea
        id={id}
        rows={8}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        value={text}
        onChange={({ target }) => take(target.value)}
        aria-invalid={read.kind === 'wrong'}
        aria-describedby={`${id}-advice`}
        className="font-mono"
      />
      <div aria-live="polite">
        <Advice id={`${id}-advice`} read={read} inForce={schema !== undefined} />
      </div>
    </div>
  );
}
