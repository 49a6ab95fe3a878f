import type { Clock } from "@coffer/platform/values/clock";
import { err, type Result } from "@coffer/platform/values/result";
import type { ChangeEmailRefusal } from "../../domain/addresses/refusals.ts";
import { type Email, emailKey } from "../../domain/users/email.ts";
import type { CheckPassword, PasswordProof } from "../users/check-password.ts";
import type { AttemptLimits } from "../users/ports.ts";
import type { AddressDesk } from "./ports.ts";

export type ChangeEmail = (
  command: PasswordProof & { readonly email: Email },
) => Promise<Result<Email, ChangeEmailRefusal>>;

export type ChangeEmailDeps = {
  checkPassword: CheckPassword;
  limits: Pick<AttemptLimits, "countEmail">;
  addresses: Pick<AddressDesk, "queueChange">;
  clock: Clock;
};

export const makeChangeEmail =
  ({ checkPassword, limits, addresses, clock }: ChangeEmailDeps): ChangeEmail =>
  async ({ email, ...proof }) => {
    const proven = await checkPassword(proof);
    if (!proven) return err({ code: "WRONG_PASSWORD" });
    // Whoever's it is: the owner of the address may get a mail for each.
    await limits.countEmail(emailKey(email));
    return addresses.queueChange({ userId: proven.account.id, address: email, at: clock.now() });
  };
