import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/**
 * Where somebody dies who asks a node: before it hears of the question, or behind its answer. A
 * question is a method of JSON-RPC, or the path of one that is asked without.
 */
export type DeathAt = { readonly method: string; readonly when: "before" | "behind" };

export type DeadlyNode = {
  readonly url: string;
  /** At the next such question `kill` is called, and its asker hears nothing; resolves then. */
  arm(at: DeathAt, kill: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
};

type Trap = DeathAt & { spring(): Promise<void> };

/** Stands before a node, and passes on what it is asked, but for one question. */
export async function startDeadlyNode(behind: string): Promise<DeadlyNode> {
  let trap: Trap | undefined;
  const { origin, username, password } = new URL(behind);
  const authorization = username === "" ? {} : { authorization: `Basic ${btoa(`${username}:${password}`)}` };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const path = request.url ?? "/";
    const { method = path } = JSON.parse(body) as { method?: string };
    const sprung = trap?.method === method ? trap : undefined;
    if (sprung) trap = undefined;
    if (sprung?.when !== "before") {
      const headers = { "content-type": "application/json", ...authorization };
      const said = await fetch(origin + path, { method: "POST", headers, body });
      const bytes = await said.text();
      if (!sprung) response.writeHead(said.status, { "content-type": "application/json" }).end(bytes);
    }
    if (!sprung) return;
    await sprung.spring();
    response.destroy();
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arm: (at, kill) =>
      new Promise((resolve, reject) => {
        trap = { ...at, spring: () => kill().then(resolve, reject) };
      }),
    stop: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}
