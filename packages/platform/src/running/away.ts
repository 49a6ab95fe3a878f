import type { Logger } from "./log.ts";
import { collectTexts, findPassingFault } from "./passing-fault.ts";

/**
 * SQLSTATE: statements that were given up for their time (by us, by the server, behind a lock), and
 * a server that is not the one that may be written.
 */
const GIVEN_UP = /^(57014|55P03|25006|25P0[34]|58...)$/;
/** What ioredis and Redis say of an absence, what a broker's client says, and our own deadlines. */
const AWAY =
  /^(no answer within \d+ ms|Command timed out|Connection is closed\.|Stream isn't writeable|Reached the max retries per request limit|connect ETIMEDOUT|Socket (closed|timeout)|(LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|READONLY|MISCONF|OOM|NOREPLICAS|NOAUTH) )/;

/**
 * Whether a fault says only that a store or a broker is not there now: no bug of ours, and nothing
 * that a caller could ask otherwise.
 */
export function isAway(error: unknown): boolean {
  if (findPassingFault(error) === "unreachable") return true;
  const { codes, messages } = collectTexts(error);
  return codes.some((code) => GIVEN_UP.test(code)) || messages.some((message) => AWAY.test(message));
}

const EVERY_MS = 10_000;

/**
 * One line when something is away, and one each ten seconds while it stays so, with how many
 * requests met it: not one for each.
 */
export function makeAbsenceLog(log: Logger, now: () => number = Date.now) {
  let next = Number.NEGATIVE_INFINITY;
  let unreported = 0;
  return (error: unknown, facts: Readonly<Record<string, unknown>>): void => {
    unreported += 1;
    if (now() < next) return;
    log.warn(
      { err: error, ...facts, requests: unreported },
      "a store or a broker is away: requests are answered UNAVAILABLE",
    );
    next = now() + EVERY_MS;
    unreported = 0;
  };
}
