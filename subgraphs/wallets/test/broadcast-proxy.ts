import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/**
 * What goes wrong with the next broadcast. `before`: the node never hears it; `behind`: it does it,
 * and nobody hears. `late`: the node hears it when {@link startBroadcastProxy} is told to let it
 * go, whatever came between; whoever asked is cut off at once. `twice`: the node hears it twice,
 * and its second word is what is heard.
 */
export const BROADCAST_FAULTS = [
  "cut before",
  "cut behind",
  "502 before",
  "502 behind",
  "no answer",
  "late",
  "twice",
] as const;
export type BroadcastFault = (typeof BROADCAST_FAULTS)[number];

/** Stands before a node that takes transactions by this method of JSON-RPC. */
export async function startBroadcastProxy(behind: string, method: string) {
  const target = new URL(behind);
  const authorization = `Basic ${btoa(`${target.username}:${target.password}`)}`;
  let fault: BroadcastFault | null = null;
  let held: string | null = null;

  const forward = (body: string) =>
    fetch(target.origin, {
      method: "POST",
      headers: { "content-type": "application/json", ...(target.username && { authorization }) },
      body,
    });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const isHit = fault !== null && (JSON.parse(body) as { method: string }).method === method;
    const how = isHit ? fault : null;
    if (isHit) fault = null;
    const isHeard = how !== "cut before" && how !== "502 before" && how !== "late";
    if (how === "late") held = body;
    if (how === "twice") await (await forward(body)).text();
    const said = isHeard ? await forward(body) : null;
    const bytes = await said?.text();
    if (how === "no answer") return;
    if (how?.startsWith("502")) return void response.writeHead(502).end("<html>Bad Gateway</html>");
    if (how !== null && how !== "twice") return void response.destroy();
    response.writeHead(said?.status ?? 500, { "content-type": "application/json" }).end(bytes);
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Once, at the next broadcast. */
    break(how: BroadcastFault): void {
      fault = how;
    },
    isMet: () => fault === null,
    /** What came late comes now. */
    async letGo(): Promise<void> {
      if (held !== null) await (await forward(held)).text();
      held = null;
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}
