import { unreachable } from "@coffer/client/refusals";
import type {
  ChangeNodeAbilitiesMutation,
  ChangeNodeKeyMutation,
  EnrolNodeMutation,
} from "../../generated/operate/nodes/nodes.ts";
import { words } from "../../words/words.ts";

const { refusals, proofFaults, tooMany, change } = words.nodes;

/** In words; null of a success, and without an answer. */
export function registerRefusal(answer: EnrolNodeMutation["registerNode"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "RegisterNodeSuccess":
      return null;
    case "NodeProofInvalid":
      return proofFaults[answer.fault];
    case "QuotaExceeded":
      return tooMany(answer.limit);
    case "NodeNameTaken":
    case "NodeKeyTaken":
    case "IdempotencyKeyReused":
      return refusals[answer.__typename];
    default:
      return unreachable(answer);
  }
}

export function replaceRefusal(answer: ChangeNodeKeyMutation["replaceNodeKey"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "ReplaceNodeKeySuccess":
      return null;
    case "NodeProofInvalid":
      return proofFaults[answer.fault];
    case "NodeNotFound":
    case "NodeDisabled":
    case "NodeKeyTaken":
    case "IdempotencyKeyReused":
      return refusals[answer.__typename];
    default:
      return unreachable(answer);
  }
}

export function changeRefusal(
  answer: ChangeNodeAbilitiesMutation["changeNodeCapabilities"] | undefined,
): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "ChangeNodeCapabilitiesSuccess":
      return null;
    case "NodeCapabilitiesTooMany":
      return change.tooMany(answer.limit);
    case "NodeDisabled":
      return change.disabled;
    case "NodeCapabilitiesUnchanged":
      return change.same;
    case "NodeNotFound":
    case "IdempotencyKeyReused":
      return refusals[answer.__typename];
    default:
      return unreachable(answer);
  }
}
