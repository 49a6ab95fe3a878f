import { randomUUID } from "node:crypto";
import { operation } from "@coffer/e2e/operations";
import { join } from "@coffer/e2e/people";
import { makeDataFolder, startCoffer } from "@coffer/e2e/start-coffer";
import type { Benchmark } from "../frame/benchmark.ts";
import { cpuDuring } from "../frame/processes.ts";
import { makeResult } from "../frame/result.ts";
import { load } from "../load/load.ts";

const CLIENTS = 16;
const SECONDS = 5;
const PAIRS = 5;
const WARM_UP_SECONDS = 2;
const DAY_MS = 24 * 60 * 60_000;
/** Once a gateway knows a key, a request by it costs about what one by a token costs. */
const GOAL = 1.1;

/**
 * The same query by an API key and by an access token of the same person, in turns, on one process.
 */
export const run: Benchmark = async ({ seconds, say }) => {
  const data = await makeDataFolder();
  const coffer = await startCoffer(data.path, { AUTH_ACCESS_TOKEN_SECONDS: "3600" });
  try {
    const person = await join(coffer.url, "payer");
    const { createApiKey } = await person.client.ask(operation("CreateApiKey"), {
      input: {
        name: "bench",
        scopes: ["profile:read", "accounts:read"],
        expiresAt: new Date(Date.now() + DAY_MS).toISOString(),
        idempotencyKey: randomUUID(),
      },
    });
    const body = JSON.stringify({ query: "{ me { id username email } }" });
    /** Of the server, for a request: what else the machine does is not in it. */
    const measureCpu = async (token: string, turn: number): Promise<number> => {
      const clients = Array.from({ length: CLIENTS }, () => ({ token, body }));
      const order = { url: coffer.url, seconds: turn, clients, expected: person.username };
      const { value, cpuMicroseconds } = await cpuDuring(
        () => [coffer.process.pid ?? 0],
        () => load(order),
      );
      if (value.faults.length > 0) throw new Error(`a wrong answer: ${value.faults[0]}`);
      return cpuMicroseconds / value.answered;
    };
    const [byKey, byToken] = [createApiKey.secret, person.client.accessToken ?? ""];
    for (const token of [byKey, byToken]) await measureCpu(token, WARM_UP_SECONDS);
    const pairs: { readonly key: number; readonly token: number }[] = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const [token, key] = [await measureCpu(byToken, seconds ?? SECONDS), await measureCpu(byKey, seconds ?? SECONDS)];
      pairs.push({ key, token });
      say(`  CPU of a request by key ${key.toFixed(0)} µs, by token ${token.toFixed(0)} µs`);
    }
    const ours = median(pairs.map(({ key }) => key));
    const peer = median(pairs.map(({ token }) => token));
    const ratio = median(pairs.map(({ key, token }) => key / token));
    return { "by-key": makeResult({ ours, peer, ratio, goal: GOAL, better: "smaller", unit: "µs", gate: "ok" }) };
  } finally {
    await coffer.stop();
    await data.remove();
  }
};

const median = (figures: readonly number[]): number => figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? 0;
