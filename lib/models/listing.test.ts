import { describe, expect, it } from 'vitest';
import type { Discovery } from './discover';
import { createListing } from './listing';

const minute = 60_000;
const found = (modelId: string): Discovery => ({ ok: true, models: [{ modelId, aliases: [] }] });
const failed: Discovery = { ok: false, reason: 'status 503' };

/** A source whose answers are given one by one, and a clock that is set by hand. */
function source() {
  const asked: PromiseWithResolvers<Discovery>[] = [];
  const clock = { time: 0 };
  const listing = createListing({
    ask: () => {
      const answer = Promise.withResolvers<Discovery>();
      asked.push(answer);
      return answer.promise;
    },
    freshMs: 5 * minute,
    now: () => clock.time,
  });
  const answer = async (discovery: Discovery) => {
    asked.at(-1)?.resolve(discovery);
    await listing.renew();
  };
  return { asked, clock, listing, answer };
}

describe('a list of models', () => {
  it('is waited for at first, once for everybody', async () => {
    const { asked, listing } = source();
    const both = Promise.all([listing.current(10_000), listing.current(10_000)]);
    asked[0]?.resolve(found('a'));
    const [one, other] = await both;
    expect(asked).toHaveLength(1);
    expect(one).toEqual({ known: { models: [{ modelId: 'a', aliases: [] }], readAt: 0 } });
    expect(other).toBe(one);
  });

  it('is not waited for longer than told', async () => {
    const { listing } = source();
    expect(await listing.current(1)).toEqual({});
  });

  it('is shown while it is read again', async () => {
    const { asked, clock, listing, answer } = source();
    await listing.current(0);
    await answer(found('a'));
    clock.time = 5 * minute - 1;
    await listing.current(0);
    expect(asked).toHaveLength(1);
    clock.time = 5 * minute;
    expect((await listing.current(10_000)).known?.readAt).toBe(0);
    expect(asked).toHaveLength(2);
    await answer(found('b'));
    expect((await listing.current(0)).known?.models[0]?.modelId).toBe('b');
  });

  it('stays when reading it again fails, and is asked for again a little later', async () => {
    const { asked, clock, listing, answer } = source();
    await listing.current(0);
    await answer(found('a'));
    clock.time = 5 * minute;
    await listing.current(0);
    await answer(failed);
    expect(await listing.current(0)).toMatchObject({
      known: { readAt: 0 },
      failed: { reason: 'status 503', at: 5 * minute },
    });
    expect(asked).toHaveLength(2);
    clock.time += minute;
    await listing.current(0);
    await answer(found('b'));
    expect(await listing.current(0)).not.toHaveProperty('failed');
  });

  it('is not waited for again after a failure', async () => {
    const { clock, listing, answer } = source();
    await listing.current(0);
    await answer(failed);
    clock.time = minute;
    expect(await listing.current(60_000)).toEqual({ failed: { reason: 'status 503', at: 0 } });
  });
});
