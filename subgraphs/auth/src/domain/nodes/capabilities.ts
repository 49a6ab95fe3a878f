import { err, ok, type Result } from "@coffer/platform/values/result";
import { CAPABILITIES_MAX } from "./node.ts";
import type { NodeCapabilitiesTooMany, NodeCapabilitiesUnchanged } from "./refusals.ts";

/** What is asked for. Nothing is in both. */
export type CapabilityChange = { readonly toGrant: readonly string[]; readonly toTakeBack: readonly string[] };

/** What it comes to, of a node that had some before. Each is sorted. */
export type Capabilities = {
  readonly capabilities: readonly string[];
  readonly granted: readonly string[];
  readonly takenBack: readonly string[];
};

export function changeCapabilities(
  held: readonly string[],
  { toGrant, toTakeBack }: CapabilityChange,
): Result<Capabilities, NodeCapabilitiesUnchanged | NodeCapabilitiesTooMany> {
  const [had, taken] = [new Set(held), new Set(toTakeBack)];
  const granted = [...new Set(toGrant)].filter((one) => !had.has(one)).toSorted();
  const takenBack = [...had].filter((one) => taken.has(one)).toSorted();
  if (granted.length + takenBack.length === 0) return err({ code: "NODE_CAPABILITIES_UNCHANGED" });
  const capabilities = [...[...had].filter((one) => !taken.has(one)), ...granted].toSorted();
  if (capabilities.length > CAPABILITIES_MAX)
    return err({ code: "NODE_CAPABILITIES_TOO_MANY", limit: CAPABILITIES_MAX });
  return ok({ capabilities, granted, takenBack });
}
