import { unreachable } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { SecondFactors } from "../../app/second-factors/find-second-factors.ts";
import type { ConfirmTotpRefusal } from "../../domain/second-factors/refusals.ts";

export const presentSecondFactors = ({ totp, recoveryCodes }: SecondFactors) => ({
  totp: totp === null ? null : { addedAt: totp.confirmedAt, lastUsedAt: totp.lastUsedAt },
  recoveryCodes,
});

/** The only place where they leave as text. */
export const presentRecoveryCodes = (codes: readonly Secret[]): string[] => codes.map((code) => code.reveal());

export const presentAlreadyEnabled = () =>
  ({
    __typename: "TotpAlreadyEnabled",
    code: "TOTP_ALREADY_ENABLED",
    message: "There is an authenticator app already: remove it first.",
  }) as const;

export function presentConfirmRefusal({ code }: ConfirmTotpRefusal) {
  switch (code) {
    case "TOTP_ALREADY_ENABLED":
      return presentAlreadyEnabled();
    case "TOTP_NOT_BEGUN": {
      const message = "No authenticator app was begun in the last quarter of an hour: begin again.";
      return { __typename: "TotpNotBegun", code, message } as const;
    }
    case "TOTP_CODE_WRONG": {
      const message = "That is not the code of now: take the next one, and compare the clock of the device.";
      return { __typename: "TotpCodeWrong", code, message } as const;
    }
    default:
      return unreachable(code);
  }
}

export const presentNotEnabled = () =>
  ({ __typename: "TotpNotEnabled", code: "TOTP_NOT_ENABLED", message: "There is no authenticator app." }) as const;

export const presentNoSecondFactor = () =>
  ({
    __typename: "NoSecondFactor",
    code: "NO_SECOND_FACTOR",
    message: "Recovery codes stand in for a second factor: add one first.",
  }) as const;
