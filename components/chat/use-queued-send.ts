'use client';

import { useEffect, useEffectEvent, useState } from 'react';

/**
 * A message that was sent before it could go: it goes as soon as nothing is in its way. `isHopeless`
 * by then means that it stays where it is, for the person to decide.
 */
export function useQueuedSend(options: {
  waits: boolean;
  isHopeless: boolean;
  send: () => void;
}): [boolean, (queued: boolean) => void] {
  const [queued, setQueued] = useState(false);
  const { waits } = options;
  const go = useEffectEvent(() => {
    setQueued(false);
    if (!options.isHopeless) options.send();
  });
  useEffect(() => {
    if (queued && !waits) go();
  }, [queued, waits]);
  return [queued, setQueued];
}
