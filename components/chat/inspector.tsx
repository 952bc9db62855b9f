'use client';

import { SidePanel } from '@/components/ui/side-panel';
import type { ChatMessage } from '@/lib/chat/message';
import { Figures } from './answer-footer';

/** What one answer took, cost and was made from. */
export function Inspector({ message, onClose }: { message: ChatMessage; onClose: () => void }) {
  return (
    <SidePanel title="Inspector" onClose={onClose}>
      <div className="grid gap-1 p-4 text-sm">
        {message.metadata ? <Figures metadata={message.metadata} /> : null}
      </div>
    </SidePanel>
  );
}
