import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A method of JSON-RPC, or the path of what is asked without; with its parameters and its id. */
export type Asked = { readonly method: string; readonly params?: readonly unknown[]; readonly id?: unknown };
export type Said = { readonly status: number; readonly body: string };

export type NodeProxy = { readonly url: string; stop(): Promise<void> };

/**
 * Stands before a node. `answer` says what is answered: what the node says to this, or to another
 * body, or something else; null: the connection is cut.
 */
export async function startNodeProxy(
  behind: string,
  answer: (asked: Asked, pass: (body?: string) => Promise<Said>) => Promise<Said | null>,
): Promise<NodeProxy> {
  const { origin, username, password } = new URL(behind);
  const authorization = username === "" ? {} : { authorization: `Basic ${btoa(`${username}:${password}`)}` };
  const headers = { "content-type": "application/json", ...authorization };
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await text(request);
    const path = request.url ?? "/";
    const said = await answer({ method: path, ...JSON.parse(asked) }, async (body = asked) => {
      const answered = await fetch(origin + path, { method: "POST", headers, body });
      return { status: answered.status, body: await answered.text() };
    });
    if (said === null) response.destroy();
    else response.writeHead(said.status, { "content-type": "application/json" }).end(said.body);
  }
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}
