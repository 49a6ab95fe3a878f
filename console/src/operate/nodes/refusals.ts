import { unreachable } from "@coffer/client/refusals";
import type { ChangeNodeKeyMutation, EnrolNodeMutation } from "../../generated/operate/nodes/nodes.ts";
import { words } from "../../words/words.ts";

const { refusals, proofFaults, tooMany } = words.nodes;

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
