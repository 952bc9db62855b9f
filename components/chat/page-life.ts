const firstMs = 5_000;
const atMostMs = 60_000;

type Hearing = {
  chatId: string;
  /** The chat may have gone on elsewhere: another tab says so, or it is time to look. */
  onNews: () => void;
  /**
   * The page is seen again, back from the browser's memory, or on a network that has come or gone.
   * Timers may have stood still, and connections may be dead without anybody having said so.
   */
  onWake: () => void;
};

/** A page's ties to the world: the other tabs, the network, the person who looks at it. */
export type PageLife = {
  /** Tells the tabs of this browser that show the chat. */
  tell: () => void;
  /** Something has just happened here: what follows elsewhere is looked for soon again. */
  lookSoon: () => void;
  leave: () => void;
};

/** Begins to listen. Nobody tells of other devices: it is looked for, more rarely with time. */
export function joinLife({ chatId, onNews, onWake }: Hearing): PageLife {
  const ended = new AbortController();
  const { signal } = ended;
  let delay = firstMs;
  let timer: ReturnType<typeof setTimeout>;
  const arm = (ms: number) => {
    clearTimeout(timer);
    delay = Math.min(ms, atMostMs);
    timer = setTimeout(() => {
      if (!document.hidden) onNews();
      arm(delay * 2);
    }, delay);
  };
  const wake = () => {
    arm(firstMs);
    onWake();
  };
  arm(firstMs);

  const channel = new BroadcastChannel('tramontane.chats');
  channel.onmessage = ({ data }) => {
    if (data === chatId) onNews();
  };
  document.addEventListener('visibilitychange', () => document.hidden || wake(), { signal });
  window.addEventListener('pageshow', (event) => event.persisted && wake(), { signal });
  window.addEventListener('online', wake, { signal });
  window.addEventListener('offline', wake, { signal });
  return {
    tell: () => channel.postMessage(chatId),
    lookSoon: () => arm(firstMs),
    leave: () => {
      clearTimeout(timer);
      channel.close();
      ended.abort();
    },
  };
}
