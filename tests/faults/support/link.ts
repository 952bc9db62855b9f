import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** How the way to a database is: broken, silent, or slow by half a second an answer. */
export type LinkState = 'well' | 'gone' | 'hung' | 'slow';

export type FaultyLink = {
  port: number;
  become: (state: LinkState) => void;
  close: () => void;
};

const slowByMs = 500;

/** A TCP proxy on a free port before another port of this machine. */
export async function startLink(target: number): Promise<FaultyLink> {
  const sockets = new Set<Socket>();
  let state: LinkState = 'well';
  let changed = Promise.withResolvers<void>();

  /** Passes on what comes, in its order, when the link lets it through. */
  function forward(from: Socket, to: Socket, slowed: boolean): void {
    let last = Promise.resolve();
    from.on('data', (piece) => {
      const wait = slowed && state === 'slow' ? pause(slowByMs) : undefined;
      last = last.then(async () => {
        await wait;
        while (state === 'hung') await changed.promise;
        to.write(piece);
      });
    });
    from.on('error', () => undefined); // then it closes, too
    from.on('close', () => {
      sockets.delete(from);
      void last.then(() => to.destroy());
    });
  }

  const server = createServer((client) => {
    if (state === 'gone') {
      client.destroy();
      return;
    }
    const database = connect(target, '127.0.0.1');
    sockets.add(client).add(database);
    forward(client, database, false);
    forward(database, client, true);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has a port

  function become(next: LinkState): void {
    state = next;
    changed.resolve();
    changed = Promise.withResolvers();
    if (next === 'gone') for (const socket of sockets) socket.destroy();
  }
  return {
    port,
    become,
    close() {
      server.close();
      become('gone');
    },
  };
}
