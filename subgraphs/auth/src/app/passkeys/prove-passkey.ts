import type { Prove } from "../second-factors/ports.ts";
import type { Assertions } from "./take-assertion.ts";

/**
 * A passkey of the user's own, which signed what they were given for this purpose. Null where
 * passkeys cannot be had.
 */
export const makeProvePasskey =
  (assertions: Assertions | null): Prove<"passkey"> =>
  async (sql, { userId, proof, at }) => {
    const signed = await assertions?.verify(sql, proof.response);
    if (!assertions || !signed?.ok || signed.value.passkey.userId !== userId) return null;
    const taken = await assertions.take(sql, signed.value, { use: { purpose: proof.purpose, userId }, at });
    return taken.ok ? taken.value : null;
  };
