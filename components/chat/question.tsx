'use client';

import { memo } from 'react';
import { LocalTime } from '@/components/ui/local-time';
import type { ChatMessage } from '@/lib/chat/message';
import { ImageThumb } from './image-thumb';

/** What a person sent: images, then the words exactly as they were typed. */
export const Question = memo(function Question({ message }: { message: ChatMessage }) {
  const images = message.parts.filter((part) => part.type === 'file');
  const text = message.parts
    .flatMap((part) => (part.type === 'text' ? [part.text] : []))
    .join('\n\n');
  return (
    <article aria-label="You" className="grid justify-items-end">
      <div className="mb-1.5 flex items-baseline gap-2 text-ink-2 text-xs">
        <h2 className="font-semibold">You</h2>
        {message.metadata?.sentAt ? <LocalTime iso={message.metadata.sentAt} /> : null}
      </div>
      <div className="grid w-fit max-w-[88%] gap-2.5 rounded-lg rounded-tr-sm bg-bubble px-4 py-3">
        {images.length > 0 ? (
          <div className="flex flex-wrap gap-2">
            {images.map((part, index) => (
              <ImageThumb
                key={part.url}
                url={part.url}
                name={part.filename ?? `Image ${index + 1}`}
              />
            ))}
          </div>
        ) : null}
        {text ? <div className="whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</div> : null}
      </div>
    </article>
  );
});
