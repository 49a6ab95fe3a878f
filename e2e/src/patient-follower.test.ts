import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import { PatientFollower } from "./patient-follower.ts";

let server: WebSocketServer | undefined;
afterEach(() => server?.close());

/**
 * On its n-th connection it gives the n-th event and then closes with the n-th code; a code of 0
 * cuts the connection instead.
 */
async function serve(...codes: number[]) {
  const after: unknown[] = [];
  const made = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => "graphql-transport-ws" });
  made.on("connection", (socket) =>
    socket.on("message", (data) => {
      const { type, id, payload } = JSON.parse(String(data));
      if (type === "connection_init") return socket.send(JSON.stringify({ type: "connection_ack" }));
      if (type !== "subscribe") return;
      const code = codes[after.push(payload.variables.after) - 1];
      const event = { tick: { cursor: `c${after.length}` } };
      socket.send(JSON.stringify({ type: "next", id, payload: { data: event } }), () =>
        code === 0 ? socket.terminate() : socket.close(code),
      );
    }),
  );
  server = made;
  await new Promise((resolve) => made.once("listening", resolve));
  const urls = [`http://127.0.0.1:${(made.address() as AddressInfo).port}`];
  const query = "subscription ($after: String) { tick(after: $after) { cursor } }";
  return { after, follower: new PatientFollower({ urls, accessToken: undefined, query, variables: {} }) };
}

describe("a patient follower", () => {
  it("comes back behind its last cursor when its socket is cut or the server faults, and not when its session has ended", async () => {
    const { after, follower } = await serve(1001, 0, 1012, 4500, 4401);
    await follower.until(({ closed }) => closed);
    expect(follower.closed?.code).toBe(4401);
    expect(after).toEqual([undefined, "c1", "c2", "c3", "c4"]);
    expect(follower.events.map(({ tick }) => tick.cursor)).toEqual(["c1", "c2", "c3", "c4", "c5"]);
    expect(follower.reconnections).toBe(4);
    await follower.end();
  });
});
