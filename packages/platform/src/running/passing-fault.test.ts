import pg from "pg";
import { describe, expect, it } from "vitest";
import { findPassingFault, isOfOneItem } from "./passing-fault.ts";

const coded = (code: string) => Object.assign(new Error("said the database"), { code });
/** As Prisma reports a plain SQL statement's fault: P2010 outside, the adapter's error within. */
const fromPrisma = (cause: object) =>
  Object.assign(new Error("Raw query failed."), {
    code: "P2010",
    meta: { driverAdapterError: Object.assign(new Error("adapter"), { cause }) },
  });

describe("findPassingFault", () => {
  it.each([
    ["a broken unique rule", coded("23505")],
    ["a broken check", coded("23514")],
    ["a statement that was cancelled for its time", coded("57014")],
    ["a fault of Prisma's", coded("P2002")],
    ["a broken unique rule, through Prisma", fromPrisma({ originalCode: "23505", kind: "UniqueConstraintViolation" })],
    ["a bug", new TypeError("x is not a function")],
    ["a text that only speaks of a connection", new Error("no Connection terminated here")],
    ["what is no error", "40001"],
    ["nothing", undefined],
  ])("sees no sense in another try after %s", (_what, error) => {
    expect(findPassingFault(error)).toBeNull();
  });

  it.each([
    ["a serialisation failure", coded("40001")],
    ["a deadlock", coded("40P01")],
    ["either, as Prisma calls it", coded("P2034")],
    ["a deadlock as the adapter's error", Object.assign(new Error("x"), { cause: { originalCode: "40P01" } })],
    ["a serialisation failure through Prisma", fromPrisma({ originalCode: "40001", kind: "TransactionWriteConflict" })],
  ])("knows %s for a conflict", (_what, error) => {
    expect(findPassingFault(error)).toBe("conflict");
  });

  it.each(["08006", "53300", "53100", "57P01", "57P02", "57P03", "ECONNREFUSED", "ECONNRESET", "P1001", "P1017"])(
    "knows %s for a server that does not answer",
    (code) => {
      expect(findPassingFault(coded(code))).toBe("unreachable");
      expect(findPassingFault(fromPrisma({ originalCode: code }))).toBe("unreachable");
    },
  );

  it("knows what pg says without a code", async () => {
    const pool = new pg.Pool();
    await pool.end();
    const ended: unknown = await pool.query("SELECT 1").catch((error: unknown) => error);

    expect(findPassingFault(ended)).toBe("unreachable");
    expect(findPassingFault(new Error("Connection terminated unexpectedly"))).toBe("unreachable");
  });

  it("ends at an error that is its own cause", () => {
    const error = new Error("round");
    error.cause = error;

    expect(findPassingFault(error)).toBeNull();
  });
});

describe("isOfOneItem", () => {
  it.each([
    ["no table", coded("42P01")],
    ["no right", coded("42501")],
    ["a read-only server", coded("25006")],
    ["a cancelled statement", coded("57014")],
    ["a server that is away", coded("ECONNREFUSED")],
    ["no table, through Prisma", fromPrisma({ originalCode: "42P01" })],
  ])("blames no item for %s", (_what, error) => {
    expect(isOfOneItem(error)).toBe(false);
  });

  it.each([
    ["a NUL in a text", coded("22021")],
    ["a number out of range", coded("22003")],
    ["a broken unique rule", coded("23505")],
    ["a broken unique rule, through Prisma", fromPrisma({ originalCode: "23505" })],
    ["what a function of ours raised", coded("CF001")],
    ["a deadlock", coded("40P01")],
    ["a row that cannot be shown", new TypeError("no such asset")],
    ["an error of Node's", coded("ERR_INVALID_ARG_TYPE")],
    ["what is no error", "a word"],
  ])("lets the others be tried without the item after %s", (_what, error) => {
    expect(isOfOneItem(error)).toBe(true);
  });
});
