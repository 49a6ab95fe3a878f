import { badUserInput } from "@coffer/platform/graphql/errors";
import { isPossibleEnd } from "../../domain/api-keys/api-key.ts";

/** Throws BAD_USER_INPUT: what is possible depends on the time, which no parser knows. */
export function refuseImpossibleEnd(expiresAt: Date, now: Date): void {
  if (isPossibleEnd(expiresAt, now)) return;
  const message = "must be later than now, and a year from now at the latest";
  throw badUserInput([{ path: "input.expiresAt", code: "OUT_OF_RANGE", message }]);
}
