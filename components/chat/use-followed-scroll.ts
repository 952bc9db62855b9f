'use client';

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Pixels from the end that still count as being there. */
const nearEnd = 24;

type FollowedScroll = {
  scrollRef: RefObject<HTMLDivElement | null>;
  contentRef: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  scrollToEnd: () => void;
};

/**
 * Scrolling that follows what is new while the reader is at the end, and leaves them alone once
 * they have scrolled up. It also holds the end when the frame shrinks, as it does when the composer
 * grows or a phone shows its keyboard. Who sends wants to see the answer: that goes to the end.
 */
export function useFollowedScroll(isSending: boolean): FollowedScroll {
  const scrollRef = useRef<HTMLDivElement>(null);
  const contentRef = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);

  const scrollToEnd = useCallback(() => {
    follows.current = true;
    scrollRef.current?.scrollTo({ top: scrollRef.current.scrollHeight, behavior: 'instant' });
  }, []);

  useLayoutEffect(() => {
    const [frame, content] = [scrollRef.current, contentRef.current];
    if (!frame || !content) return;
    let lastTop = 0;
    const look = () => {
      const isEnd = frame.scrollHeight - frame.clientHeight - frame.scrollTop < nearEnd;
      // Only a reader scrolls up; what grows or shrinks leaves the end or keeps it.
      if (isEnd) follows.current = true;
      else if (frame.scrollTop < lastTop) follows.current = false;
      lastTop = frame.scrollTop;
      setAtEnd(isEnd || follows.current);
    };
    const observer = new ResizeObserver(() => {
      if (follows.current) scrollToEnd();
      look();
    });
    scrollToEnd();
    observer.observe(frame);
    observer.observe(content);
    frame.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      frame.removeEventListener('scroll', look);
    };
  }, [scrollToEnd]);

  useEffect(() => {
    if (isSending) scrollToEnd();
  }, [isSending, scrollToEnd]);

  return { scrollRef, contentRef, isAtEnd, scrollToEnd };
}
