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
const PATIENCE_MS = 120_000;
