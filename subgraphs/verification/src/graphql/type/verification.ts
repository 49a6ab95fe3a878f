import type { Context } from "../context.ts";
import type { VerificationResolvers } from "../generated/types.ts";
import type { VerificationParent } from "../parents.ts";

type ResolveReference = (reference: { id: string }, context: Context) => Promise<VerificationParent | null>;

export const Verification: VerificationResolvers & { __resolveReference: ResolveReference } = {
  __resolveReference: ({ id }, { loaders }) => loaders.verification.load(id),
};
