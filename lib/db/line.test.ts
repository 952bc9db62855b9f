import { expect, it } from 'vitest';
import { Line } from './line';

const away = new Error('Query read timeout');
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Enters and notes what came of it. */
function stand(line: Line) {
  const one = { state: 'waiting', leave: (_error?: unknown) => {} };
  line.enter().then(
    (leave) => {
      one.state = 'in';
      one.leave = leave;
    },
    (error) => {
      one.state = error.message;
    },
  );
  return one;
}

it('lets in as many as there are places, the others in their order', async () => {
  const line = new Line(2);
  const all = Array.from({ length: 4 }, () => stand(line));
  await settled();
  expect(all.map(({ state }) => state)).toEqual(['in', 'in', 'waiting', 'waiting']);
  all[1]?.leave();
  await settled();
  expect(all.map(({ state }) => state)).toEqual(['in', 'in', 'in', 'waiting']);
  all[0]?.leave();
  all[2]?.leave();
  await settled();
  expect(all[3]?.state).toBe('in');
});

it('goes on after a statement that the database refused', async () => {
  const line = new Line(1);
  const [first, second] = [stand(line), stand(line)];
  await settled();
  first.leave(new Error('duplicate key'));
  await settled();
  expect(second.state).toBe('in');
});

it('refuses who waits once the server is away and has answered nobody since', async () => {
  const line = new Line(2);
  const [older, younger] = [stand(line), stand(line)];
  const waiting = [stand(line), stand(line)];
  await settled();
  older.leave();
  await settled();
  const [last, other] = waiting;
  younger.leave(away); // it was asked before somebody was answered: that may be its own doing
  await settled();
  expect([last?.state, other?.state]).toEqual(['in', 'waiting']);
  last?.leave(away);
  await settled();
  expect(other?.state).toBe('Query read timeout');
  const next = stand(line);
  await settled();
  expect(next.state).toBe('in'); // it finds out for itself whether the server is back
});
