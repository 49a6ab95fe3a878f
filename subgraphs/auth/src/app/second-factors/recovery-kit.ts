import type { Sql } from "@coffer/platform/postgres/sql";
import { Secret } from "@coffer/platform/values/secret";
import { RECOVERY_CODES } from "../../domain/second-factors/factor.ts";
import { readRecoveryCode } from "../../domain/second-factors/recovery-code.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { RecoveryCodeMaker, RecoveryCodeStore, RecoveryKit } from "./ports.ts";

/** Shown once: the database holds hashes. */
export function makeRecoveryKit(store: RecoveryCodeStore, maker: RecoveryCodeMaker): RecoveryKit {
  async function renew(sql: Sql, { userId, at }: { userId: UserId; at: Date }): Promise<readonly Secret[]> {
    const shown = Array.from({ length: RECOVERY_CODES }, () => maker.make());
    const hashes = shown.map((code) => maker.hashOf(canonical(code), userId));
    await store.replace(sql, { userId, hashes, at });
    return shown;
  }
  return {
    renew,
    issueFirst: async (sql, of) => ((await store.describe(sql, of.userId)) ? null : renew(sql, of)),
    removeAll: store.removeAll,
  };
}

/** As somebody who types it is read. */
function canonical(shown: Secret): Secret {
  const code = readRecoveryCode(shown.reveal());
  if (code === null) throw new Error("a new recovery code is not one");
  return new Secret(code);
}
