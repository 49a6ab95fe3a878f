import { requireUser } from "@coffer/platform/graphql/errors";
import { heldAssurance } from "@coffer/platform/identity/assurance";
import type { QueryResolvers } from "../generated/types.ts";
import { presentAssurance } from "./present.ts";

/** As the token says it that came with the question. */
export const viewerAssurance: QueryResolvers["viewerAssurance"] = (_root, _args, { actor }) => {
  const viewer = requireUser(actor);
  return presentAssurance(heldAssurance(viewer), viewer.assurance.methods);
};
