// @ts-check
import { CofferError } from "./errors.js";

/**
 * @import { Outcome, Refusal } from "../types/refusals.d.ts"
 * @typedef {typeof import("../types/refusals.d.ts")} Declared
 */

/** The one member of a result that is no refusal is named so (docs/adr/0010). */
const isSuccess = (/** @type {Outcome} */ { __typename }) => __typename?.endsWith("Success") ?? false;

/** @param {Outcome} outcome */
const refused = (outcome) => !isSuccess(outcome) && "code" in outcome && typeof outcome.code === "string";

export const isRefusal = /** @type {Declared["isRefusal"]} */ (refused);

/** @type {Declared["unwrap"]} */
export const unwrap = (outcome) => {
  if (!refused(outcome)) return /** @type {never} */ (outcome);
  const refusal = /** @type {Refusal} */ (/** @type {unknown} */ (outcome));
  throw new CofferError({ code: refusal.code, message: refusal.message, refusal });
};

/** @type {Declared["match"]} */
export const match = (outcome, cases) => {
  const functions = /** @type {Readonly<Record<string, ((outcome: unknown) => never) | undefined>>} */ (cases);
  const name = outcome.__typename ?? "";
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (found) return found(outcome);
  if (refused(outcome)) return cases.Refusal(/** @type {Refusal} */ (/** @type {unknown} */ (outcome)));
  throw new TypeError(`no case for ${name || "an outcome without __typename"}`);
};

/** @type {Declared["unreachable"]} */
export const unreachable = (outcome) => {
  throw new TypeError(`unhandled outcome: ${JSON.stringify(outcome)}`);
};
