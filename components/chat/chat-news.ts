import type { ChatMessage } from '@/lib/chat/message';
import type { ChatNews } from '@/lib/chat/news';

/** `null`: nothing is new. `lost`: the server cannot be reached. `gone`: the chat, or the right to it. */
export type News = ChatNews | null | 'lost' | 'gone';

/** Asks whether a chat has gone on since this message, in another tab or on another device. */
export async function askForNews(
  url: string,
  last: ChatMessage,
  signal: AbortSignal,
): Promise<News> {
  const state = last.metadata?.state;
  const query = new URLSearchParams({ last: last.id, ...(state ? { state } : {}) });
  try {
    const response = await fetch(`${url}?${query}`, { signal, cache: 'no-store' });
    if (response.status === 204) return null;
    if (response.status >= 500) return 'lost';
    if (!response.ok) return 'gone';
    const news: ChatNews = await response.json(); // what our own server answers
    return news;
  } catch {
    return 'lost';
  }
}
