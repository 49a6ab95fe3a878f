import { unreachable } from "@coffer/platform/values/result";
import type { AddedPasskey } from "../../app/passkeys/add-passkey.ts";
import type { Ceremony } from "../../app/passkeys/start-ceremonies.ts";
import type {
  AddPasskeyRefusal,
  LoginWithPasskeyRefusal,
  PasskeyFault,
  StartProofRefusal,
  StartRegistrationRefusal,
} from "../../domain/passkeys/refusals.ts";
import { presentRecoveryCodes } from "../second-factors/present.ts";
import { presentFrozen } from "../sessions/present.ts";

export const presentCeremony = (ceremony: Ceremony) => ({ __typename: "PasskeyCeremonySuccess", ...ceremony }) as const;

export const presentUnavailable = () =>
  ({
    __typename: "PasskeysUnavailable",
    code: "PASSKEYS_UNAVAILABLE",
    message: "This Coffer has no passkeys: its public address is no domain name.",
  }) as const;

export const presentNotFound = () =>
  ({ __typename: "PasskeyNotFound", code: "PASSKEY_NOT_FOUND", message: "You have no such passkey." }) as const;

export function presentStartProof({ code }: StartProofRefusal) {
  return code === "PASSKEY_NOT_FOUND" ? presentNotFound() : presentUnavailable();
}

export function presentStartRegistration(refusal: StartRegistrationRefusal) {
  return refusal.code === "PASSKEY_LIMIT_REACHED" ? presentLimit(refusal.most) : presentUnavailable();
}

export function presentLoginWithPasskey(refusal: LoginWithPasskeyRefusal) {
  switch (refusal.code) {
    case "PASSKEY_REFUSED":
      return presentRefused(refusal.fault);
    case "PASSKEYS_UNAVAILABLE":
      return presentUnavailable();
    case "USER_FROZEN":
      return presentFrozen();
    default:
      return unreachable(refusal);
  }
}

export function presentAddRefusal(refusal: AddPasskeyRefusal) {
  switch (refusal.code) {
    case "PASSKEY_REFUSED":
      return presentRefused(refusal.fault);
    case "PASSKEYS_UNAVAILABLE":
      return presentUnavailable();
    case "PASSKEY_LIMIT_REACHED":
      return presentLimit(refusal.most);
    case "PASSKEY_TAKEN":
      return {
        __typename: "PasskeyTaken",
        code: refusal.code,
        message: "This passkey is registered already. Take another device, or make a new one on this.",
      } as const;
    default:
      return unreachable(refusal);
  }
}

export const presentAdded = ({ passkey, recoveryCodes }: AddedPasskey) => ({
  passkey,
  recoveryCodes: recoveryCodes && presentRecoveryCodes(recoveryCodes),
});

const presentLimit = (most: number) =>
  ({
    __typename: "PasskeyLimitReached",
    code: "PASSKEY_LIMIT_REACHED",
    message: `You have ${most} passkeys, and nobody may have more. Remove one first.`,
    most,
  }) as const;

const MESSAGES: Readonly<Record<PasskeyFault, string>> = {
  CHALLENGE: "This took too long, or was done before. Begin anew.",
  ORIGIN: "The passkey was asked for by a page or an app that is not this Coffer's.",
  USER_VERIFICATION: "Your device did not check that it is you: set up a fingerprint, a face or a PIN on it.",
  KEY: "This device made a passkey that cannot be taken.",
  NOT_PROVED: "This passkey proves nothing here: it was removed, or is of another account or system.",
};

const presentRefused = (fault: PasskeyFault) =>
  ({ __typename: "PasskeyRefused", code: "PASSKEY_REFUSED", message: MESSAGES[fault], fault }) as const;
