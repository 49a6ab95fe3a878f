/**
 * A fault that says nothing against the statement: `conflict` with another transaction, which
 * another try may not meet; or the server was `unreachable`, and may come back.
 */
export type PassingFault = "conflict" | "unreachable";

/**
 * SQLSTATE (PostgreSQL, Appendix A): serialisation failure and deadlock; Prisma's own code for
 * both.
 */
const CONFLICT = /^(40001|40P01|P2034)$/;
/**
 * Class 08: connection; 53: out of connections, memory or disk; 57P01 to 57P05: shutting down,
 * starting up or gone. Then Node's and Prisma's codes.
 */
const UNREACHABLE =
  /^(08...|53...|57P0[1-5]|E(CONN(REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|HOST(UNREACH|DOWN)|NET(UNREACH|DOWN)|NOTFOUND|AI_AGAIN)|P1001|P1002|P1008|P1011|P1017|P2024|P2028|P2037)$/;
/**
 * pg and the pooler give these no code of their own. A statement that was not answered in time is
 * one: the connection may hang, and is closed.
 */
const LOST =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|timeout expired|Query read timeout|Cannot use a pool after calling end)/;

/**
 * Null where another try would fare no better. Knows the errors of pg, and of Prisma's statements
 * inside and outside its transactions.
 */
export function findPassingFault(error: unknown): PassingFault | null {
  const { codes, messages } = collectTexts(error);
  if (codes.some((code) => CONFLICT.test(code))) return "conflict";
  return messages.some((message) => LOST.test(message)) || codes.some((code) => UNREACHABLE.test(code))
    ? "unreachable"
    : null;
}

/**
 * Data exceptions, broken constraints and refused triggers, too complex a value, and what our
 * functions raise (SQLSTATE, PostgreSQL, Appendix A).
 */
const OF_AN_ITEM = /^(2[1-3]...|44...|54...|P0...|CF...|P20(0[0-9]|1[0-9]|20|33))$/;

/**
 * Whether a fault may be one item's own doing, so that the others of its batch can be tried without
 * it. What the server says of itself (it is away, it refuses us, it has no such table) is no
 * item's. What was thrown here, without a code of the server's, may be anybody's.
 */
export function isOfOneItem(error: unknown): boolean {
  const passing = findPassingFault(error);
  if (passing) return passing === "conflict";
  const states = collectTexts(error).codes.filter((code) => /^([0-9A-Z]{5}|P\d{4})$/.test(code) && /\d/.test(code));
  return states.every((code) => OF_AN_ITEM.test(code));
}

type Nested = {
  code?: unknown;
  originalCode?: unknown;
  message?: unknown;
  originalMessage?: unknown;
  cause?: unknown;
  errors?: unknown;
  meta?: { driverAdapterError?: unknown };
};
type Texts = { readonly codes: readonly string[]; readonly messages: readonly string[] };

/**
 * An error's codes and messages, and those of what caused it: a DriverAdapterError holds the
 * SQLSTATE in its cause, Prisma holds that one in `meta`, and Node gathers what each address of a
 * host said in `errors`.
 */
export function collectTexts(error: unknown, depth = 0): Texts {
  if (typeof error !== "object" || error === null || depth > 4) return { codes: [], messages: [] };
  const { code, originalCode, message, originalMessage, cause, errors, meta } = error as Nested;
  const inner = [cause, meta?.driverAdapterError, ...(Array.isArray(errors) ? errors : [])].map((one) =>
    collectTexts(one, depth + 1),
  );
  const isText = (value: unknown) => typeof value === "string";
  return {
    codes: [...[code, originalCode].filter(isText), ...inner.flatMap(({ codes }) => codes)],
    messages: [...[message, originalMessage].filter(isText), ...inner.flatMap(({ messages }) => messages)],
  };
}
