/**
 * A fault that says nothing against the statement: `conflict` with another transaction, which another try may not meet;
 * or the server was `unreachable`, and may come back.
 */
export type PassingFault = "conflict" | "unreachable";

/** SQLSTATE (PostgreSQL, Appendix A): serialisation failure and deadlock; Prisma's own code for both. */
const CONFLICT = /^(40001|40P01|P2034)$/;
/** Class 08: connection; 53: out of connections, memory or disk; 57P01 to 57P03: shutting down or starting up. Then Node's and Prisma's codes. */
const UNREACHABLE =
  /^(08...|53...|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|P1001|P1002|P1008|P1017|P2024|P2037)$/;
/** pg gives these no code. */
const LOST =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Cannot use a pool after calling end)/;

/** Null where another try would fare no better. Knows the errors of pg, and of Prisma's statements inside and outside its transactions. */
export function passingFaultOf(error: unknown): PassingFault | null {
  const codes = codesOf(error);
  if (codes.some((code) => CONFLICT.test(code))) return "conflict";
  const isLost = error instanceof Error && LOST.test(error.message);
  return isLost || codes.some((code) => UNREACHABLE.test(code)) ? "unreachable" : null;
}

/** Data exceptions, broken constraints and refused triggers, too complex a value, and what our functions raise (SQLSTATE, PostgreSQL, Appendix A). */
const OF_AN_ITEM = /^(2[1-3]...|44...|54...|P0...|CF...|P20(0[0-9]|1[0-9]|20|33))$/;

/**
 * Whether a fault may be one item's own doing, so that the others of its batch can be tried without it. What the server says of itself (it is away, it refuses
 * us, it has no such table) is no item's. What was thrown here, without a code of the server's, may be anybody's.
 */
export function isOfOneItem(error: unknown): boolean {
  const passing = passingFaultOf(error);
  if (passing) return passing === "conflict";
  const states = codesOf(error).filter((code) => /^([0-9A-Z]{5}|P\d{4})$/.test(code) && /\d/.test(code));
  return states.every((code) => OF_AN_ITEM.test(code));
}

type Nested = { code?: unknown; originalCode?: unknown; cause?: unknown; meta?: { driverAdapterError?: unknown } };

/** An error's codes, and those of what caused it: a DriverAdapterError holds the SQLSTATE in its cause, Prisma holds that one in `meta`. */
function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== "object" || error === null || depth > 4) return [];
  const { code, originalCode, cause, meta } = error as Nested;
  const own = [code, originalCode].filter((value) => typeof value === "string");
  return [...own, ...codesOf(cause, depth + 1), ...codesOf(meta?.driverAdapterError, depth + 1)];
}
