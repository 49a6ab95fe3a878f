import type { EntityResolvers } from "../generated/types.ts";

/** Also where it was removed since. Whoever sees the payment sees where it comes from or goes. */
export const methodOf: Required<EntityResolvers["Payment"]>["method"] = async (
  { id, kind },
  _args,
  { withdrawnTo, depositedFrom, methodById },
) => {
  const loader = { WITHDRAWAL: withdrawnTo, DEPOSIT: depositedFrom }[kind as string];
  const methodId = loader ? await loader.load(id) : null;
  return methodId === null ? null : methodById.load(methodId);
};
