export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * What a text is as JSON. `cut`: it is the beginning of JSON; `value` is what of it has arrived.
 * `wrong`: it cannot become JSON; `at` is the index of the first wrong character.
 */
export type ParsedJson =
  | { state: 'whole'; value: Json }
  | { state: 'cut'; value: Json | undefined }
  | { state: 'wrong'; value: Json | undefined; at: number; problem: string };

/** Values inside values; deeper ones would exhaust the stack here or in the tree. */
const maxDepth = 400;

/**
 * Reads JSON that may still be arriving. Never throws. A string that is cut counts as far as it
 * came, a name without its value not at all.
 */
export function parseJson(text: string): ParsedJson {
  const reader = new Reader(text);
  const value = reader.readAll();
  if (reader.problem) return { state: 'wrong', value, ...reader.problem };
  return reader.isCut || value === undefined ? { state: 'cut', value } : { state: 'whole', value };
}

/** Where a character stands, both counted from 1. */
export function positionOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const escapes = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const words: [string, Json][] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

class Reader {
  isCut = false;
  problem: { at: number; problem: string } | undefined;
  #at = 0;

  constructor(readonly text: string) {}

  readAll(): Json | undefined {
    const value = this.#value(0);
    this.#skipSpace();
    if (!this.#over && this.#at < this.text.length) this.#fail('nothing may follow the JSON');
    return value;
  }

  /** Nothing more can be read. */
  get #over(): boolean {
    return this.isCut || this.problem !== undefined;
  }

  #fail(problem: string, at = this.#at): undefined {
    this.problem = { at, problem };
  }

  #skipSpace(): void {
    while (' \t\n\r'.includes(this.text[this.#at] ?? 'end')) this.#at += 1;
  }

  /** The next character that is no space; none at the end of the text, which is a cut. */
  #next(): string | undefined {
    this.#skipSpace();
    const next = this.text[this.#at];
    if (next === undefined) this.isCut = true;
    return next;
  }

  #value(depth: number): Json | undefined {
    const next = this.#next();
    if (next === undefined) return undefined;
    if (depth > maxDepth) return this.#fail(`values are nested deeper than ${maxDepth} levels`);
    if (next === '{') return this.#object(depth);
    if (next === '[') return this.#array(depth);
    if (next === '"') return this.#string();
    return next === '-' || (next >= '0' && next <= '9') ? this.#number() : this.#word();
  }

  #object(depth: number): Json {
    const entries: [string, Json][] = [];
    this.#each('}', () => {
      const name = this.#expect('"', 'a name in double quotes') ? this.#string() : '';
      if (this.#over || !this.#expect(':', '":"')) return;
      this.#at += 1;
      const value = this.#value(depth + 1);
      if (value !== undefined) entries.push([name, value]);
    });
    // Makes `__proto__` a name like any other.
    return Object.fromEntries(entries);
  }

  /** Whether the next character is this one; another is wrong, none is a cut. */
  #expect(character: string, called: string): boolean {
    const next = this.#next();
    if (next !== undefined && next !== character) this.#fail(`${called} is expected`);
    return next === character;
  }

  #array(depth: number): Json {
    const items: Json[] = [];
    this.#each(']', () => {
      const item = this.#value(depth + 1);
      if (item !== undefined) items.push(item);
    });
    return items;
  }

  /** Members with commas between them, up to the closing bracket. */
  #each(close: string, readMember: () => void): void {
    this.#at += 1;
    if (this.#next() === close) {
      this.#at += 1;
      return;
    }
    while (!this.#over) {
      readMember();
      if (this.#over) return;
      const next = this.#next();
      if (next === undefined) return;
      if (next !== ',' && next !== close) this.#fail(`"," or "${close}" is expected`);
      else this.#at += 1;
      if (next === close) return;
    }
  }

  #string(): string {
    this.#at += 1;
    let read = '';
    for (let from = this.#at; ; ) {
      const next = this.text[this.#at];
      if (next === undefined || next === '"' || next === '\\' || next < ' ') {
        read += this.text.slice(from, this.#at);
        if (next === undefined) return this.#cutString(read);
        if (next < ' ') {
          this.#fail('a line break or another control character must be escaped in a string');
          return read;
        }
        if (next === '"') {
          this.#at += 1;
          return read;
        }
        const escaped = this.#escape();
        if (escaped === undefined) return this.isCut ? this.#cutString(read) : read;
        read += escaped;
        from = this.#at;
      } else {
        this.#at += 1;
      }
    }
  }

  /** Without half a character at its end. */
  #cutString(read: string): string {
    this.isCut = true;
    return read.replace(/[\ud800-\udbff]$/, '');
  }

  #escape(): string | undefined {
    const kind = this.text[this.#at + 1];
    if (kind === undefined) {
      this.isCut = true;
      return undefined;
    }
    if (kind === 'u') return this.#unicode();
    const escaped = escapes.get(kind);
    if (escaped === undefined) return this.#fail(`"\\${kind}" is no escape of JSON`);
    this.#at += 2;
    return escaped;
  }

  #unicode(): string | undefined {
    const digits = this.text.slice(this.#at + 2, this.#at + 6);
    if (!/^[\da-f]*$/i.test(digits)) return this.#fail('"\\u" needs four hexadecimal digits');
    if (digits.length < 4) {
      this.isCut = true;
      return undefined;
    }
    this.#at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #number(): number | undefined {
    const whole = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    whole.lastIndex = this.#at;
    const read = whole.exec(this.text)?.[0];
    const end = this.#at + (read?.length ?? 1);
    const rest = this.text.slice(end);
    if (/^(?:\.|[eE][+-]?)?$/.test(rest) && (rest !== '' || read === undefined)) {
      this.isCut = true;
      return read === undefined ? undefined : Number(read);
    }
    if (read === undefined) return this.#fail('a digit is expected', end);
    this.#at = end;
    return Number(read);
  }

  #word(): Json | undefined {
    for (const [word, value] of words) {
      const found = this.text.slice(this.#at, this.#at + word.length);
      if (found === word) {
        this.#at += word.length;
        return value;
      }
      if (word.startsWith(found) && this.#at + found.length === this.text.length) {
        this.isCut = true;
        return undefined;
      }
    }
    return this.#fail('a value is expected');
  }
}
