import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FrameStore } from './frame-store';

let frames: (() => void)[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => frames.push(draw));
  vi.stubGlobal('cancelAnimationFrame', () => {
    frames = [];
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function listen(store: FrameStore<{ count: number }>): number[] {
  const shown: number[] = [];
  store.subscribe(() => shown.push(store.get().count));
  return shown;
}

it('shows the newest once a frame', () => {
  const store = new FrameStore({ count: 0 });
  const shown = listen(store);
  for (let count = 1; count <= 9; count++) store.setSoon({ count });
  expect(shown).toEqual([]);
  for (const draw of frames) draw();
  expect(shown).toEqual([9]);
  vi.advanceTimersByTime(1_000);
  expect(shown).toEqual([9]);
});

it('goes on where the page is hidden between two frames', () => {
  const store = new FrameStore({ count: 0 });
  const shown = listen(store);
  store.setSoon({ count: 1 });
  vi.advanceTimersByTime(100);
  store.setSoon({ count: 2 });
  vi.advanceTimersByTime(100);
  expect(shown).toEqual([1, 2]);
});

it('waits until it is so, and not when it is', async () => {
  const store = new FrameStore({ count: 0 });
  await store.until(() => store.get().count === 0);
  let isThere = false;
  const waiting = store
    .until(() => store.get().count === 2)
    .then(() => {
      isThere = true;
    });
  store.set({ count: 1 });
  await Promise.resolve();
  expect(isThere).toBe(false);
  store.set({ count: 2 });
  await waiting;
});
