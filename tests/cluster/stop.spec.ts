import { expect } from '@playwright/test';
import { eventsOf, question, runOf, stateOf } from '../support/client';
import { needsCluster, rounds, test } from '../support/cluster-test';
import { begin, hear, percentile, until } from '../support/heard';

needsCluster();

for (const withRedis of [true, false]) {
  test(`Stop in any process ends the call upstream and stores what came, ${withRedis ? 'with' : 'without'} Redis`, async ({
    clients,
    cluster,
    upstream,
  }) => {
    const app = withRedis ? cluster.apps[0] : await cluster.addProcess({ REDIS_URL: '' });
    const writer = clients[0].at(app?.url ?? '');
    const bystander = await begin(writer, 'Count to 900');
    const open = await upstream.openStreams();
    const took: number[] = [];
    for (let round = 0; round < rounds(6, 100); round++) {
      const stopper = clients[round % 2 === 0 ? 1 : 2];
      const { chat, run, heard } = await begin(writer, 'Count to 900');
      const began = performance.now();
      const stopping = stopper.stop(chat, run);
      await until(async () => (await upstream.openStreams()) <= open);
      took.push(performance.now() - began);
      expect(await stopping).toBe(true);
      const stored = hear(await clients[1].follow(chat, run));
      await Promise.all([heard.done, stored.done]);
      expect(stateOf(stored.events)).toBe('stopped');
      expect(stored.events).toEqual(heard.events);
      expect(await stopper.stop(chat, run), 'it has ended').toBe(false);
    }
    // Six rounds beside other browser tests say nothing of the slowest one.
    const slow = percentile(took, rounds(0.5, 0.99));
    expect(slow, 'milliseconds until the call had ended').toBeLessThan(500);

    expect(stateOf(bystander.heard.events), 'another answer goes on').toBeUndefined();
    const wrongRun = await clients[2].stop(bystander.chat, crypto.randomUUID());
    expect(wrongRun, 'a Stop for a run that is not the running one').toBe(false);
    expect(await clients[2].stop(bystander.chat)).toBe(true);
  });
}

test('an answer that nobody reads is ended after its time; a reader elsewhere keeps it', async ({
  cluster,
  clients,
}) => {
  const app = await cluster.addProcess({ UNREAD_ANSWER_SECONDS: '2' });
  const writer = clients[0].at(app.url);
  const left = new AbortController();
  const leave = async () => {
    const asked = question('Count to 900');
    const response = await writer.post('/api/chat', asked, { signal: left.signal });
    for await (const event of eventsOf(response)) return { chat: asked.id, run: runOf(event) };
    throw new Error('an answer without a chunk');
  };
  const [read, unread] = [await leave(), await leave()];
  const reader = hear(await clients[1].follow(read.chat, read.run));
  left.abort();
  const leftAt = performance.now();
  const inspect = () => clients[2].fetch(`/chat/${unread.chat}`).then((page) => page.text());
  await until(async () => (await inspect()).includes('Nobody had this chat open for 2 seconds'));
  expect(performance.now() - leftAt).toBeGreaterThan(1_500);
  const stored = hear(await clients[1].follow(unread.chat, unread.run));
  await stored.done;
  expect(stateOf(stored.events)).toBe('interrupted');
  expect(stateOf(reader.events), 'the one that is read goes on').toBeUndefined();
  expect(await clients[2].stop(read.chat)).toBe(true);
});
