import pg from 'pg';
import { type Leave, Line } from './line';

/** A server that does not answer for so long (ms) counts as away: what is asked for is then refused. */
const answersWithinMs = 1_800;
const connections = 10;

/** How a server is connected to, also for the one connection that migrates. */
export const connectionOptions = (connectionString: string) => ({
  connectionString,
  connectionTimeoutMillis: answersWithinMs,
  keepAlive: true,
});

type Callback = Parameters<pg.Pool['connect']>[0];

/**
 * The driver's pool with a line of its own before it: the driver's refuses whoever has waited for
 * as long as it takes to find a server away, however many others it serves.
 */
export class PostgresPool extends pg.Pool {
  readonly #line = new Line(connections);

  constructor(connectionString: string) {
    super({
      ...connectionOptions(connectionString),
      max: connections,
      query_timeout: answersWithinMs,
    });
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<pg.PoolClient> | undefined {
    const connected = this.#connect();
    if (!callback) return connected;
    connected.then(
      (client) => callback(undefined, client, client.release),
      (error) => callback(error, undefined, () => undefined),
    );
    return undefined;
  }

  async #connect(): Promise<pg.PoolClient> {
    const leave = await this.#line.enter();
    try {
      return withRelease(await super.connect(), leave);
    } catch (error) {
      leave(error);
      throw error;
    }
  }
}

/** The driver makes a new `release` each time it gives a connection out. */
function withRelease(client: pg.PoolClient, leave: Leave): pg.PoolClient {
  const { release } = client;
  client.release = (error) => {
    release(error);
    leave(error);
  };
  return client;
}
