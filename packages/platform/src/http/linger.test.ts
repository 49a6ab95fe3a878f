import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { linger } from "./linger.ts";

const CHUNK = 65_536;

it("what still comes after a refusal is read to its end, in bites and not as fast as it comes", async () => {
  const raw = Readable.from(Array.from({ length: 16 }, () => Buffer.alloc(CHUNK))) as IncomingMessage;
  let read = 0;
  raw.on("data", (chunk: Buffer) => {
    read += chunk.length;
  });
  raw.pause();
  const headers = new Set(["connection"]);
  const reply: Parameters<typeof linger>[0] = {
    request: { raw },
    removeHeader: (name) => headers.delete(String(name)) as never,
  };
  linger(reply);
  await once(raw, "pause");
  expect(read).toBe(4 * CHUNK);
  await once(raw, "end");
  expect([read, headers.size]).toEqual([16 * CHUNK, 0]);
});
