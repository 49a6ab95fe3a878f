import type { EntityResolvers } from "../generated/types.ts";

/** Also where it was removed since. Whoever sees the payment sees where it goes. */
export const methodOf: Required<EntityResolvers["Payment"]>["method"] = async (
  { id, kind },
  _args,
  { withdrawnTo, methodById },
) => {
  const methodId = kind === "WITHDRAWAL" ? await withdrawnTo.load(id) : null;
  return methodId === null ? null : methodById.load(methodId);
};
