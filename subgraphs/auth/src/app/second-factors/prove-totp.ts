import type { Prove, TotpCodes, TotpStore } from "./ports.ts";

/**
 * Each time step once, and none before one that was taken: also where the clock was set back.
 */
export const makeProveTotp =
  ({ totps, codes }: { readonly totps: Pick<TotpStore, "find" | "use">; readonly codes: TotpCodes }): Prove<"totp"> =>
  async (sql, { userId, proof, at }) => {
    const held = await totps.find(sql, userId);
    if (!held?.confirmedAt) return null;
    const step = codes.stepOf(proof.code, held.secret, at);
    if (step === null) return null;
    return (await totps.use(sql, { userId, step, at })) ? "otp" : null;
  };
