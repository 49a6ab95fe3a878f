import type { Clock } from "@coffer/platform/values/clock";
import { networkOf } from "@coffer/platform/values/network";
import { err, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { ConfirmRefusal } from "../../domain/addresses/refusals.ts";
import type { Email } from "../../domain/users/email.ts";
import type { AttemptLimits } from "../users/ports.ts";
import type { AddressDesk } from "./ports.ts";

/** A link of a mail, and where whoever brings it is. */
export type BroughtLink = { readonly token: Secret; readonly address?: string | undefined };

export type ConfirmEmail = (link: BroughtLink) => Promise<Result<Email, ConfirmRefusal>>;

export type ConfirmEmailDeps = {
  hashOf: (token: Secret) => Uint8Array | null;
  limits: Pick<AttemptLimits, "countMailRequest">;
  addresses: Pick<AddressDesk, "confirm">;
  clock: Clock;
};

export const makeConfirmEmail =
  ({ hashOf, limits, addresses, clock }: ConfirmEmailDeps): ConfirmEmail =>
  async ({ token, address }) => {
    await limits.countMailRequest({ network: networkOf(address) });
    const hash = hashOf(token);
    return hash ? addresses.confirm(hash, clock.now()) : err({ code: "LINK_NOT_VALID" });
  };
