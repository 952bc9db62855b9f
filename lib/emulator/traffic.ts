export type Service = 'mistral' | 'bedrock' | 'local';

/** What went through the emulator since it was made. */
export type TrafficReport = {
  /** Requests whose headers are not sent yet. */
  openRequests: number;
  /** Streamed answers that have begun and not ended. */
  openStreams: number;
  streams: { opened: number; finished: number; left: number };
  requests: Record<Service | 'total' | 'refused', number>;
  tokens: { input: number; output: number };
};

export type Traffic = {
  /** Counts a request and what came of it. */
  during(service: Service, answer: () => Promise<Response>): Promise<Response>;
  /** Adds the tokens of an answer. */
  spend(input: number, output: number): void;
  /** The same pieces; the stream counts as open from the first one to its end, however it ends. */
  watch(pieces: Iterable<Uint8Array>): Iterator<Uint8Array>;
  report(): TrafficReport;
};

export function createTraffic(): Traffic {
  const seen: TrafficReport = {
    openRequests: 0,
    openStreams: 0,
    streams: { opened: 0, finished: 0, left: 0 },
    requests: { total: 0, mistral: 0, bedrock: 0, local: 0, refused: 0 },
    tokens: { input: 0, output: 0 },
  };
  return {
    async during(service, answer) {
      seen.requests.total += 1;
      seen.requests[service] += 1;
      seen.openRequests += 1;
      try {
        const response = await answer();
        if (!response.ok) seen.requests.refused += 1;
        return response;
      } finally {
        seen.openRequests -= 1;
      }
    },
    spend(input, output) {
      seen.tokens.input += input;
      seen.tokens.output += output;
    },
    watch: (pieces) => watched(pieces, seen),
    report: () => structuredClone(seen),
  };
}

function* watched(pieces: Iterable<Uint8Array>, seen: TrafficReport): Generator<Uint8Array> {
  let finished = false;
  seen.openStreams += 1;
  seen.streams.opened += 1;
  try {
    yield* pieces;
    finished = true;
  } finally {
    seen.openStreams -= 1;
    seen.streams[finished ? 'finished' : 'left'] += 1;
  }
}
