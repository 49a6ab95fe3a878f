/** What one hostile client does again and again, as fast as it can, until it is told to stop. */
export type Abuse = { round(): Promise<unknown> };

/** How much of it at once: a benchmark's numbers, or small ones that show the mechanism. */
export type AbuseScale = {
  readonly parallel: number;
  readonly bodyBytes: number;
  readonly documents: number;
  readonly accounts: number;
  readonly sides: number;
  readonly sockets: number;
};

export type MakeAbuse = (url: string, scale: AbuseScale) => Promise<Abuse>;

export const FULL: AbuseScale = {
  parallel: 16,
  bodyBytes: 15_600_000,
  documents: 781,
  accounts: 250,
  sides: 49_999_999,
  sockets: 10_000,
};
export const SMALL: AbuseScale = {
  parallel: 4,
  bodyBytes: 2_000_000,
  documents: 60,
  accounts: 12,
  sides: 2_000_000,
  sockets: 700,
};

export const ABUSES = {
  X1: { what: "large bodies, and aliases of credential doors", load: () => import("./bodies.ts") },
  X2: { what: "answers that multiply, and operations that nobody waits for", load: () => import("./values.ts") },
  X3: { what: "ever new documents", load: () => import("./documents.ts") },
  X4: { what: "pictures with an area and no sides", load: () => import("./pictures.ts") },
  X5: { what: "sockets of strangers, and wrong passwords", load: () => import("./sockets.ts") },
} as const satisfies Record<string, { what: string; load: () => Promise<{ makeAbuse: MakeAbuse }> }>;

export type AbuseId = keyof typeof ABUSES;

/** Many at once; how each ends is its own business: a hostile client does not mind a refusal. */
export const atOnce = (times: number, one: (i: number) => Promise<unknown>): Promise<unknown> =>
  Promise.allSettled(Array.from({ length: times }, (_, i) => one(i)));

/** The answer's status, once all of it has come. */
export async function post(url: string, body: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  await response.arrayBuffer();
  return response.status;
}
const PATIENCE_MS = 20_000;
