import type { EntityResolvers } from "../generated/types.ts";

export const Verification: EntityResolvers["Verification"] = {
  __resolveReference: ({ id }, { loaders }) => loaders.verification.load(id),
};
