import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, vi } from "vitest";

export type Received = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };
type Answer = number | ((received: Received, response: ServerResponse) => void);

/** Somebody's server that webhooks are sent to. It answers 204 unless it is told. */
export async function startReceiver() {
  const received: Received[] = [];
  const answers = new Map<string, Answer[]>();
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void text(request).then((body) => {
      const one = { path: request.url ?? "", headers: request.headers, body };
      received.push(one);
      const queued = answers.get(one.path);
      const answer = (queued && queued.length > 1 ? queued.shift() : queued?.[0]) ?? 204;
      if (typeof answer === "function") answer(one, response);
      else response.writeHead(answer).end();
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const at = (path: string) => received.filter((one) => one.path === path);
  return {
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    port,
    received,
    at,
    /** What it answers at a path, one after the other; the last one from then on. */
    answer(path: string, ...given: Answer[]) {
      answers.set(path, given);
    },
    async until(path: string, count: number): Promise<Received[]> {
      await vi.waitFor(() => expect(at(path).length).toBeGreaterThanOrEqual(count), { timeout: 120_000, interval: 10 });
      return at(path);
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
