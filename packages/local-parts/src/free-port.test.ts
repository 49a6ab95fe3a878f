import { createServer } from "node:net";
import { expect, it } from "vitest";
import { freePort } from "./free-port.ts";

it("gives no port twice, and none that an outgoing connection could take", async () => {
  const ports: number[] = [];
  for (let n = 0; n < 200; n += 1) ports.push(await freePort());

  expect(new Set(ports).size).toBe(200);
  expect(ports.filter((port) => port < 1024 || port >= 32_768)).toEqual([]);
});

it("gives a port that can be listened on", async () => {
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port }, resolve);
  });
  await new Promise((resolve) => server.close(resolve));
});
