import type { Line } from "@coffer/platform/text/parse-text";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Passkey } from "../../domain/passkeys/passkey.ts";
import type { PasskeyNotFound } from "../../domain/passkeys/refusals.ts";
import type { PasskeyId, UserId } from "../../domain/users/ids.ts";
import type { UserTransactions } from "../second-factors/ports.ts";
import type { PasskeyStore } from "./ports.ts";

/** `id` null: what is no id is the id of nothing. */
export type RenamePasskey = (command: {
  readonly userId: UserId;
  readonly id: PasskeyId | null;
  readonly name: Line;
}) => Promise<Result<Passkey, PasskeyNotFound>>;

export const makeRenamePasskey =
  (deps: {
    readonly transactions: Pick<UserTransactions, "withUser">;
    readonly passkeys: Pick<PasskeyStore, "lock" | "rename">;
  }): RenamePasskey =>
  async ({ userId, id, name }) => {
    if (id === null) return err({ code: "PASSKEY_NOT_FOUND" });
    return deps.transactions.withUser(userId, async (sql) => {
      const held = await deps.passkeys.lock(sql, { id, userId });
      if (!held) return err({ code: "PASSKEY_NOT_FOUND" });
      await deps.passkeys.rename(sql, { id, userId, name });
      return ok({ ...held, name });
    });
  };
