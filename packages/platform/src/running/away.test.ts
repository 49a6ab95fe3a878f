import pg from "pg";
import { describe, expect, it } from "vitest";
import { within } from "../values/within.ts";
import { isAway, makeAbsenceLog } from "./away.ts";
import { makeLogger } from "./log.ts";

const coded = (code: string, message = "said the server") => Object.assign(new Error(message), { code });
/** As Prisma reports a plain SQL statement's fault: P2010 outside, the adapter's error within. */
const fromPrisma = (cause: object) =>
  Object.assign(new Error("Raw query failed."), {
    code: "P2010",
    meta: { driverAdapterError: Object.assign(new Error("adapter"), { cause }) },
  });

describe("isAway", () => {
  it.each([
    ["a broken rule", coded("23505")],
    ["a deadlock", coded("40P01")],
    ["a missing table", coded("42P01")],
    ["a malformed batch", coded("22023")],
    ["corrupt data", coded("XX001")],
    ["a bug", new TypeError("x is not a function")],
    ["a text that only speaks of it", new Error("we had a Command timed out yesterday")],
    ["what is no error", "ECONNREFUSED"],
    ["nothing", undefined],
  ])("is not what %s means", (_what, error) => {
    expect(isAway(error)).toBe(false);
  });

  it.each([
    "53100",
    "53200",
    "53300",
    "53400",
    "57P01",
    "57P02",
    "57P03",
    "57P04",
    "57P05",
    "57014",
    "55P03",
    "25006",
    "25P03",
    "25P04",
    "58030",
    "08006",
    "08001",
    "ECONNREFUSED",
    "ECONNRESET",
    "ECONNABORTED",
    "EPIPE",
    "ETIMEDOUT",
    "EHOSTUNREACH",
    "EHOSTDOWN",
    "ENETDOWN",
    "ENOTFOUND",
    "EAI_AGAIN",
    "P1001",
    "P1002",
    "P1008",
    "P1017",
    "P2024",
    "P2028",
    "P2037",
  ])("is what %s means, as it is, through Prisma, as a cause, and of every address of a host", (code) => {
    expect(isAway(coded(code))).toBe(true);
    expect(isAway(fromPrisma({ originalCode: code }))).toBe(true);
    expect(isAway(new Error("could not do it", { cause: coded(code) }))).toBe(true);
    expect(isAway(new AggregateError([coded(code), coded(code)]))).toBe(true);
  });

  it.each([
    "timeout exceeded when trying to connect",
    "timeout expired",
    "Query read timeout",
    "Connection terminated unexpectedly",
    "Connection terminated due to connection timeout",
    "Client has encountered a connection error and is not queryable",
    "Command timed out",
    "Connection is closed.",
    "Stream isn't writeable and enableOfflineQueue options is false",
    'Reached the max retries per request limit (which is 0). Refer to "maxRetriesPerRequest" option for details.',
    "LOADING Redis is loading the dataset in memory",
    "READONLY You can't write against a read only replica.",
    "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
    "OOM command not allowed when used memory > 'maxmemory'.",
  ])("is what drivers mean by: %s", (message) => {
    expect(isAway(new Error(message))).toBe(true);
    expect(isAway(fromPrisma({ originalMessage: message }))).toBe(true);
  });

  it("is what our own deadlines and an ended pool mean", async () => {
    expect(isAway(await within(1, new Promise(() => undefined)).catch((error: unknown) => error))).toBe(true);
    const pool = new pg.Pool();
    await pool.end();
    expect(isAway(await pool.query("SELECT 1").catch((error: unknown) => error))).toBe(true);
  });
});

describe("makeAbsenceLog", () => {
  it("says an absence once, and each ten seconds how many requests met it since", () => {
    const lines: string[] = [];
    let now = 0;
    const log = makeLogger({ name: "t", level: "info", stream: { write: (line) => lines.push(line) } });
    const note = makeAbsenceLog(log, () => now);
    for (let n = 0; n < 100; n += 1) note(coded("53300"), { requestId: `req_${n}` });
    now = 9_999;
    note(coded("53300"), {});
    now = 10_000;
    note(coded("53300"), { requestId: "req_later" });

    expect(lines.map((line) => JSON.parse(line)).map(({ requestId, requests }) => [requestId, requests])).toEqual([
      ["req_0", 1],
      ["req_later", 101],
    ]);
  });
});
