import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { type RedisServer, startRedis, whyNoRedis } from "@coffer/local-parts/redis";
import { describeKeyValueStore } from "@coffer/testkit/contracts/key-value";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { makeLogger } from "../running/log.ts";
import { Secret } from "../values/secret.ts";
import type { KeyValueStore } from "./key-value.ts";
import { makeRedisKeyValueStore } from "./key-value-redis.ts";

const why = whyNoRedis();

describe.skipIf(why)(`the key-value store between processes${why ? ` (skipped: ${why})` : ""}`, () => {
  let server: RedisServer;
  const lines: string[] = [];
  const log = makeLogger({ name: "test", level: "info", stream: { write: (line) => lines.push(line) } });
  const stores: KeyValueStore[] = [];
  const open = (url = server.url) => {
    const store = makeRedisKeyValueStore({ url: new Secret(url), log });
    stores.push(store);
    return store;
  };
  beforeAll(async () => {
    server = await startRedis();
  });
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });
  afterAll(() => server.stop());

  // A server's time passes by itself.
  describeKeyValueStore("on Redis", async () => ({ store: open(), pass: () => undefined }));

  it("answers from the first call on, while it is still connecting", async () => {
    expect(await open().get("nothing")).toBeNull();
  });

  it("counts together what two processes add, and lets each see what the other wrote", async () => {
    const [one, two] = [open(), open()];
    await Promise.all([one, two].flatMap((store) => Array.from({ length: 50 }, () => store.increment("n", 60_000))));
    await one.set("a", "1", 60_000);

    expect(await two.increment("n", 60_000)).toMatchObject({ count: 101 });
    expect(await two.get("a")).toBe("1");
  });

  it("keeps nothing for ever: every key has a time to live", async () => {
    const store = open();
    await store.set("value", "1", 0.4);
    await store.increment("counter", 60_000);
    await store.set("value", "1", 60_000);

    const raw = new Redis(server.url);
    const keys = await raw.keys("*");
    const ttls = await Promise.all(keys.map((key) => raw.pttl(key)));
    raw.disconnect();

    expect(keys).toContain("coffer:value");
    expect(ttls.filter((ttl) => ttl <= 0)).toEqual([]);
  });

  it("lets a counter that somehow has no time to live not count for ever", async () => {
    const raw = new Redis(server.url);
    await raw.set("coffer:stuck", "41");
    raw.disconnect();

    const { count, ttlMs } = await open().increment("stuck", 60_000);

    expect(count).toBe(42);
    expect(ttlMs).toBeGreaterThan(0);
  });

  it("rejects every call while the server is away, and works again by itself once it is back", async () => {
    const store = open();
    await store.set("a", "1", 60_000);

    await server.kill();
    for (const call of [
      () => store.get("a"),
      () => store.set("a", "2", 1),
      () => store.delete("a"),
      () => store.increment("n", 1),
    ])
      await expect(call()).rejects.toThrow();
    await server.start();

    await vi.waitFor(async () => expect(await store.get("a")).toBeNull(), { timeout: 120_000, interval: 20 });
    expect(await store.increment("fresh", 60_000)).toMatchObject({ count: 1 });
  });

  it("says that the server is away once for each time, and never with the password of its address", async () => {
    lines.length = 0;
    const store = open("redis://:hunter2@127.0.0.1:1");

    await expect(store.get("a")).rejects.toThrow();
    await vi.waitFor(() => expect(lines.length).toBeGreaterThan(0), { timeout: 120_000, interval: 5 });

    expect(lines.join("")).toContain("Redis is away");
    expect(lines.join("")).not.toContain("hunter2");
  });

  it("rejects also where a server takes the connection and says nothing", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const store = open(`redis://127.0.0.1:${(silent.address() as AddressInfo).port}`);

    await expect(store.get("a")).rejects.toThrow();

    await store.close();
    silent.close();
  });

  it("closes while the server is away", async () => {
    const store = open("redis://127.0.0.1:1");

    await store.close();

    await expect(store.get("a")).rejects.toThrow();
  });
});
