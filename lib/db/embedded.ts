import { messages, PGlite, protocol, type QueryOptions, type Results } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';

const { serialize } = protocol;

type Fields = { name: string; dataTypeID: number }[];

/** Statements that keep their plan. Those that exist in many lengths would otherwise fill the memory. */
const mostPlans = 200;

/** Statements hold the process up for at most so long (milliseconds) before others have their turn. */
const mostHeldMs = 3;

/**
 * PGlite that takes a statement in one step. Its own `query` takes six, one for each message of
 * the protocol, to learn the types of the parameters first; here they go as text and the database
 * finds their types by itself.
 */
export class EmbeddedPostgres extends PGlite {
  /** The names of the prepared statements, by their text. */
  readonly #plans = new Map<string, string>();
  #named = 0;
  /** How long statements have held the process up since others had their turn. */
  #heldMs = 0;

  /** With pgvector, which costs neither time nor memory until it is used. Without a folder: in memory. */
  constructor(folder = 'memory://') {
    super(folder, { extensions: { vector } });
  }

  override async query<T>(
    text: string,
    values: unknown[] = [],
    options?: QueryOptions,
  ): Promise<Results<T>> {
    const written = asText(values);
    if (!written) return super.query<T>(text, values, options);
    await this._checkReady();
    return this._runExclusiveTransaction(() =>
      this._runExclusiveQuery(async () => {
        await this.#giveWay();
        await this._checkReady(); // it may have been closed while this stood in line
        const began = performance.now();
        // In a folder every write goes to its file at once: there is nothing to bring there.
        const answer = await this.#ask(text, written);
        this.#heldMs += performance.now() - began;
        return this.#read<T>(answer, options);
      }),
    );
  }

  /**
   * The database runs in this process and waits for nothing: statements that stand in line would
   * all be carried out before anything is read from the network or written to it.
   */
  async #giveWay(): Promise<void> {
    if (this.#heldMs < mostHeldMs) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#heldMs = 0;
  }

  async #ask(text: string, values: (string | null)[]) {
    const known = this.#plans.get(text);
    if (known !== undefined) return this.#send(carryOut(known, values));
    const name = this.#plans.size < mostPlans ? `plan_${this.#named++}` : '';
    try {
      const answer = await this.#send(serialize.parse({ name, text }), carryOut(name, values));
      if (name !== '') this.#plans.set(text, name);
      return answer;
    } catch (error) {
      if (name !== '') await this.#send(serialize.close({ type: 'S', name }), serialize.sync());
      throw error;
    }
  }

  #send(...steps: Uint8Array[]) {
    return this.execProtocolStream(Buffer.concat(steps), { syncToFs: false });
  }

  #read<T>(
    answer: Awaited<ReturnType<PGlite['execProtocolStream']>>,
    { rowMode, parsers }: QueryOptions = {},
  ): Results<T> {
    let fields: Fields = [];
    const rows: unknown[] = [];
    let affectedRows = 0;
    const parse = (value: string | null, index: number) => {
      const type = fields[index]?.dataTypeID ?? 0;
      const parser = parsers?.[type] ?? this.parsers[type];
      return value === null || !parser ? value : parser(value, type);
    };
    for (const message of answer) {
      if (message instanceof messages.RowDescriptionMessage) fields = message.fields;
      if (message instanceof messages.CommandCompleteMessage) affectedRows = countIn(message.text);
      if (!(message instanceof messages.DataRowMessage)) continue;
      const row = message.fields.map(parse);
      rows.push(
        rowMode === 'array'
          ? row
          : Object.fromEntries(row.map((value, index) => [fields[index]?.name, value])),
      );
    }
    // The rows are what the caller's statement selects: the same promise as PGlite's own.
    return { rows: rows as T[], fields, affectedRows };
  }
}

function carryOut(statement: string, values: (string | null)[]): Uint8Array {
  return Buffer.concat([
    serialize.bind({ statement, values }),
    serialize.describe({ type: 'P' }),
    serialize.execute({}),
    serialize.sync(),
  ]);
}

/** `INSERT 0 3`: three. */
const countIn = (command: string) =>
  Number(/^(?:INSERT|UPDATE|DELETE) .*?(\d+)$/.exec(command)?.[1] ?? 0);

/** The values in PostgreSQL's text format, or null where one needs to know its type. */
function asText(values: readonly unknown[]): (string | null)[] | null {
  const written: (string | null)[] = [];
  for (const value of values) {
    if (value === null || value === undefined) written.push(null);
    else if (typeof value === 'string') written.push(value);
    else if (typeof value === 'number' || typeof value === 'boolean') written.push(String(value));
    else return null;
  }
  return written;
}
