import { describe, expect, it } from "vitest";
import type { Refusal } from "../types/refusals.d.ts";
import { CofferError } from "./errors.js";
import { isRefusal, match, unreachable, unwrap } from "./refusals.js";

/** As @graphql-codegen/typescript-operations writes it. */
type Sent =
  | { readonly __typename: "SendPaymentSuccess"; readonly payment: { readonly id: string } }
  | {
      readonly __typename: "InsufficientFunds";
      readonly code: string;
      readonly message: string;
      readonly available: { readonly amount: string };
    }
  | { readonly __typename: "PayeeNotFound"; readonly code: string; readonly message: string };

const success: Sent = { __typename: "SendPaymentSuccess", payment: { id: "pay_1" } };
const poor: Sent = {
  __typename: "InsufficientFunds",
  code: "INSUFFICIENT_FUNDS",
  message: "The available balance is too low.",
  available: { amount: "1.00" },
};
/** Of a later version, which this program was not compiled with. */
const later = { __typename: "PayeeAsleep", code: "PAYEE_ASLEEP", message: "Try again tomorrow." } as never as Sent;

describe("a refusal", () => {
  it("is told from a success, also one that this program does not know", () => {
    expect([poor, later, success].map(isRefusal)).toEqual([true, true, false]);
  });

  it("is thrown by unwrap, with all that it says", () => {
    const error = (() => {
      try {
        return unwrap(poor);
      } catch (error) {
        return error;
      }
    })();
    expect(error).toBeInstanceOf(CofferError);
    expect(error).toMatchObject({ code: "INSUFFICIENT_FUNDS", refusal: poor, mayBeDone: false });
    expect(unwrap(success).payment.id).toBe("pay_1");
  });

  it("is matched by its own case, or by that of all refusals", () => {
    const say = (outcome: Sent) =>
      match(outcome, {
        SendPaymentSuccess: ({ payment }) => payment.id,
        InsufficientFunds: ({ available }) => `only ${available.amount}`,
        Refusal: ({ code }: Refusal) => code,
      });
    expect([success, poor, later].map(say)).toEqual(["pay_1", "only 1.00", "PAYEE_ASLEEP"]);
  });

  it("does not match what was not selected with __typename", () => {
    expect(() => match({} as Sent, { SendPaymentSuccess: () => "", Refusal: () => "" })).toThrow("no case");
  });

  it("ends a switch over every case that was compiled", () => {
    const say = (outcome: Sent): string => {
      switch (outcome.__typename) {
        case "SendPaymentSuccess":
          return outcome.payment.id;
        case "InsufficientFunds":
        case "PayeeNotFound":
          return outcome.code;
        default:
          return unreachable(outcome);
      }
    };
    expect(say(poor)).toBe("INSUFFICIENT_FUNDS");
    expect(() => say(later)).toThrow("PAYEE_ASLEEP");
  });
});
