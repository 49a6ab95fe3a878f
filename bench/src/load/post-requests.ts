import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { HttpConnection } from "./http-connection.ts";
import type { LoadOrder, LoadReport } from "./load.ts";

/**
 * Told by its parent what to send and for how long; answers with what came back. A process of its
 * own, so that its CPU is not the server's.
 */
process.on("message", async ({ url, seconds, clients, expected, rate }: LoadOrder) => {
  const right = new RegExp(expected);
  const ends = performance.now() + seconds * 1000;
  const began = performance.now();
  const found: string[] = [];
  const faults: string[] = [];
  const latenciesMs: number[] = [];
  await Promise.all(
    clients.map(async ({ token, body }) => {
      const connection = new HttpConnection(new URL(url), { authorization: `Bearer ${token}` });
      const next = rate === undefined ? () => performance.now() : makeSchedule(clients.length / rate);
      for (let due = next(); due < ends && performance.now() < ends; due = next()) {
        // Timers count whole milliseconds: what is too late counts against us.
        if (due > performance.now()) await pause(Math.ceil(due - performance.now()));
        const answer = await connection.send(body.replace("$KEY", randomUUID()));
        latenciesMs.push(performance.now() - due);
        const match = right.exec(answer);
        if (match) found.push(match[1] ?? match[0]);
        else faults.push(answer.slice(0, 300));
      }
      connection.end();
    }),
  );
  latenciesMs.sort((a, b) => a - b);
  const report: LoadReport = {
    answered: found.length,
    distinct: new Set(found).size,
    faults: faults.slice(0, 3),
    seconds: (performance.now() - began) / 1000,
    p50Ms: latenciesMs[latenciesMs.length >> 1] ?? 0,
    p99Ms: latenciesMs[Math.floor(latenciesMs.length * 0.99)] ?? 0,
  };
  process.send?.(report);
});

/** Due times of one client, in milliseconds, exponentially apart. */
function makeSchedule(meanSeconds: number): () => number {
  let due = performance.now();
  return () => {
    due += -Math.log(1 - Math.random()) * meanSeconds * 1000;
    return due;
  };
}
