import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below what systems give to outgoing connections (Linux from 32768, macOS and Windows from 49152):
 * one of those could take a port between its being chosen and its being listened on, or while its
 * server is away to be started again.
 */
const RANGE = { first: 15_000, end: 32_000 } as const;
const ATTEMPTS_MAX = 200;

const given = new Set<number>();

/**
 * A TCP port of 127.0.0.1 that nobody listens on at this moment, and that this process has not been
 * given before.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const port = randomInt(RANGE.first, RANGE.end);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`no free port of 127.0.0.1 was found from ${RANGE.first} to ${RANGE.end - 1}`);
}

/** Whether nobody listens on this port of 127.0.0.1 at this moment. */
export function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ host: "127.0.0.1", port }, () => server.close(() => resolve(true)));
  });
}
