'use client';

import { useEffect, useEffectEvent } from 'react';
import { useStickToBottom } from 'use-stick-to-bottom';

/**
 * Scrolling that follows what is new while the reader is at the end, and leaves them alone
 * otherwise. It also holds the end when the frame itself shrinks, as it does when the composer
 * grows or a phone shows its keyboard. Who sends wants to see the answer: that goes to the end.
 */
export function useFollowedScroll(isSending: boolean) {
  const stick = useStickToBottom({ initial: 'instant', resize: 'instant' });
  const { scrollRef } = stick;

  const hold = useEffectEvent(() => {
    if (stick.isAtBottom) void stick.scrollToBottom('instant');
  });

  useEffect(() => {
    const frame = scrollRef.current;
    if (!frame) return;
    const observer = new ResizeObserver(() => hold());
    observer.observe(frame);
    return () => observer.disconnect();
  }, [scrollRef]);

  const { scrollToBottom } = stick;
  useEffect(() => {
    if (isSending) void scrollToBottom('instant');
  }, [isSending, scrollToBottom]);

  return stick;
}
