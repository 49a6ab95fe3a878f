import type { Method } from "@coffer/contracts/methods";
import { type HeldAssurance, levelOf } from "@coffer/platform/identity/assurance";
import { unreachable } from "@coffer/platform/values/result";
import type { SteppedUp } from "../../app/step-up/step-up.ts";
import type { StepUpRefusal } from "../../domain/step-up/refusals.ts";
import type { AuthenticationMethod } from "../generated/types.ts";

const NAMES = {
  pwd: "PASSWORD",
  otp: "ONE_TIME_CODE",
  hwk: "DEVICE_BOUND_PASSKEY",
  swk: "SYNCED_PASSKEY",
} as const satisfies Record<Method, AuthenticationMethod>;

export const presentAssurance = ({ level, provedAt }: HeldAssurance, methods: readonly Method[]) => ({
  level,
  methods: methods.map((method) => NAMES[method]),
  provedAt,
});

export const presentSteppedUp = ({ accessToken, accessTokenExpiresAt, proved: { methods, at } }: SteppedUp) =>
  ({
    __typename: "StepUpSuccess",
    accessToken: accessToken.reveal(),
    accessTokenExpiresAt,
    assurance: presentAssurance({ level: levelOf(methods), provedAt: at }, methods),
  }) as const;

export function presentStepUpRefusal(refusal: StepUpRefusal) {
  const { code } = refusal;
  switch (code) {
    case "SECOND_FACTOR_MISSING":
      return {
        __typename: "SecondFactorMissing",
        code,
        message: "This account has a second factor: prove that, too.",
        methods: refusal.methods,
      } as const;
    case "PROOF_REFUSED":
      return { __typename: "ProofRefused", code, message: "What was given does not prove who you are." } as const;
    case "SESSION_ENDED":
      return { __typename: "SessionEnded", code, message: "The session has ended: log in again." } as const;
    case "USER_FROZEN":
      return { __typename: "UserFrozen", code, message: "This user is frozen. Ask the operator." } as const;
    default:
      return unreachable(code);
  }
}
