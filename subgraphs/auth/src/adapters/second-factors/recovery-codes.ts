import { createHash, randomBytes } from "node:crypto";
import { Secret } from "@coffer/platform/values/secret";
import type { RecoveryCodeMaker } from "../../app/second-factors/ports.ts";
import { RECOVERY_CODE_BYTES, writeRecoveryCode } from "../../domain/second-factors/recovery-code.ts";

/**
 * A fast hash is enough for 80 random bits: whoever reads the table would have to try them all, and
 * for each user anew, since the user's id is hashed with them. Nobody chose them, so there is
 * nothing to try first, which is what argon2id slows down for passwords.
 */
export const recoveryCodes: RecoveryCodeMaker = {
  make: () => new Secret(writeRecoveryCode(randomBytes(RECOVERY_CODE_BYTES))),
  hashOf: (code, userId) =>
    createHash("sha256").update(`coffer/auth/recovery-code/1/${userId}/${code.reveal()}`).digest(),
};
