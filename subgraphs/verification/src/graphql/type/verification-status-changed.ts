import type { VerificationStatusChangedResolvers } from "../generated/types.ts";

export const VerificationStatusChanged: VerificationStatusChangedResolvers = {
  verification: async ({ verificationId }, _args, { loaders }) => {
    const verification = await loaders.verification.load(verificationId);
    if (!verification) throw new Error("an event of a verification that cannot be read");
    return verification;
  },
};
