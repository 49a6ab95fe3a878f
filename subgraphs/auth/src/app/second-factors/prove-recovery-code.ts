import type { NewEvent } from "@coffer/contracts/new-event";
import type { Sql } from "@coffer/platform/postgres/sql";
import { recoveryCodeUsed } from "../../domain/second-factors/events.ts";
import type { ListMethods, Prove, RecoveryCodeMaker, RecoveryCodeStore } from "./ports.ts";

export type ProveRecoveryCodeDeps = {
  readonly store: Pick<RecoveryCodeStore, "use">;
  readonly maker: Pick<RecoveryCodeMaker, "hashOf">;
  readonly listMethods: ListMethods;
  readonly tell: (sql: Sql, events: readonly NewEvent<"auth">[]) => Promise<void>;
};

/** Its owner is told: a code that they did not use themselves is in other hands. */
export const makeProveRecoveryCode =
  ({ store, maker, listMethods, tell }: ProveRecoveryCodeDeps): Prove<"recovery-code"> =>
  async (sql, { userId, proof, at }) => {
    if (!(await listMethods(sql, userId)).includes("RECOVERY_CODE")) return null;
    const left = await store.use(sql, { userId, hash: maker.hashOf(proof.code, userId), at });
    if (left === null) return null;
    await tell(sql, [recoveryCodeUsed(userId, at, left)]);
    return "otp";
  };
