import { createHash } from "node:crypto";

/** Hashed: a list of the keys must not be a list of addresses, nor of who logs in from where. */
export const keyOf = (counter: string, ...values: readonly string[]): string =>
  `auth:attempts:${counter}:${createHash("sha256").update(JSON.stringify(values)).digest("base64url")}`;

/** Of who hung up before the gateway looked where they are: all of them are one. */
export const UNKNOWN = "unknown";

/**
 * Under it stands the latest lift of an account: what was counted before it is under other keys.
 */
export const liftKeyOf = (account: string): string => keyOf("login:lifted", account);

/** What is counted of one account, since its latest lift; `lift` is empty where there was none. */
export const accountKeys = (account: string, lift: string) => ({
  failures: keyOf("login:account", account, lift),
  turn: keyOf("login:turn", account, lift),
  /** How often an origin was locked out of it, within a day. */
  locks: keyOf("login:locks", account, lift),
  /** Until when the last of them is, in milliseconds since 1970. */
  lockedUntil: keyOf("login:locked", account, lift),
});
