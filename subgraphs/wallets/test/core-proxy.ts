import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What goes wrong with the next question of this method. */
export type CoreFault = {
  readonly method: string;
  /** `drop`: the node never hears it. `lose`: it does it, and nobody hears. */
  readonly how: "drop" | "lose" | "502" | "warming up" | "401";
};

/** Stands before a Core node. */
export async function startCoreProxy(behind: string) {
  const target = new URL(behind);
  const authorization = `Basic ${btoa(`${target.username}:${target.password}`)}`;
  let fault: CoreFault | null = null;
  let answers: ((method: string, result: unknown) => unknown) | null = null;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { method, id } = JSON.parse(body) as { method: string; id: string };
    asked.push(method);
    const hit = fault?.method === method ? fault : null;
    if (hit) fault = null;
    if (hit?.how === "drop") return void response.destroy();
    if (hit?.how === "502") return void response.writeHead(502).end("<html>Bad Gateway</html>");
    if (hit?.how === "401") return void response.writeHead(401).end();
    if (hit?.how === "warming up") {
      const error = { code: -28, message: "Loading block index..." };
      return void response.writeHead(500).end(JSON.stringify({ result: null, error, id }));
    }
    const said = await fetch(`${target.origin}${request.url}`, { method: "POST", headers: { authorization }, body });
    const bytes = await said.text();
    if (hit?.how === "lose") return void response.destroy();
    const changed = answers ? change(bytes, (result) => answers?.(method, result)) : bytes;
    response.writeHead(said.status, { "content-type": "application/json" }).end(changed);
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Once, at the next such question. */
    break(one: CoreFault): void {
      fault = one;
    },
    /** Whether it was met. */
    isMet: () => fault === null,
    /** Has the node lie; null: no more. */
    lie(how: typeof answers): void {
      answers = how;
    },
    asked,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

function change(bytes: string, to: (result: unknown) => unknown): string {
  const answer = JSON.parse(bytes) as { result: unknown; error: unknown };
  const changed = answer.error ? answer.result : to(answer.result);
  // Numbers would lose their zeros on the way.
  return changed === answer.result ? bytes : JSON.stringify({ ...answer, result: changed });
}
