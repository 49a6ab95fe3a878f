import { unreachable } from "@coffer/platform/values/result";
import type {
  ChangeCapabilitiesRefusal,
  DisableNodeRefusal,
  EnableNodeRefusal,
  NodeProofInvalid,
  RegisterNodeRefusal,
  ReplaceNodeKeyRefusal,
} from "../../domain/nodes/refusals.ts";

export function presentRegisterRefusal(refusal: RegisterNodeRefusal) {
  const { code } = refusal;
  switch (code) {
    case "NODE_NAME_TAKEN":
      return { __typename: "NodeNameTaken", code, message: "Another node has this name." } as const;
    case "NODE_KEY_TAKEN":
      return presentKeyTaken();
    case "NODE_PROOF_INVALID":
      return presentProof(refusal);
    case "QUOTA_EXCEEDED": {
      const { limit } = refusal;
      const message = `There may be no more than ${limit} nodes.`;
      return { __typename: "QuotaExceeded", code, message, limit } as const;
    }
    case "IDEMPOTENCY_KEY_REUSED":
      return presentReused();
    default:
      return unreachable(code);
  }
}

export function presentReplaceRefusal(refusal: ReplaceNodeKeyRefusal) {
  const { code } = refusal;
  switch (code) {
    case "NODE_KEY_TAKEN":
      return presentKeyTaken();
    case "NODE_PROOF_INVALID":
      return presentProof(refusal);
    case "NODE_NOT_FOUND":
    case "NODE_DISABLED":
    case "IDEMPOTENCY_KEY_REUSED":
      return presentDisableRefusal({ code });
    default:
      return unreachable(code);
  }
}

export function presentDisableRefusal({ code }: DisableNodeRefusal) {
  switch (code) {
    case "NODE_NOT_FOUND":
      return presentNotFound();
    case "NODE_DISABLED":
      return presentDisabled();
    case "IDEMPOTENCY_KEY_REUSED":
      return presentReused();
    default:
      return unreachable(code);
  }
}

export function presentEnableRefusal({ code }: EnableNodeRefusal) {
  switch (code) {
    case "NODE_NOT_FOUND":
      return presentNotFound();
    case "NODE_ENABLED":
      return { __typename: "NodeEnabled", code, message: "The node is enabled." } as const;
    case "IDEMPOTENCY_KEY_REUSED":
      return presentReused();
    default:
      return unreachable(code);
  }
}

export function presentCapabilitiesRefusal(refusal: ChangeCapabilitiesRefusal) {
  const { code } = refusal;
  switch (code) {
    case "NODE_CAPABILITIES_UNCHANGED": {
      const message = "The node has all that is granted, and none of what is taken back.";
      return { __typename: "NodeCapabilitiesUnchanged", code, message } as const;
    }
    case "NODE_CAPABILITIES_TOO_MANY": {
      const { limit } = refusal;
      const message = `A node may have no more than ${limit} capabilities.`;
      return { __typename: "NodeCapabilitiesTooMany", code, message, limit } as const;
    }
    case "NODE_NOT_FOUND":
    case "NODE_DISABLED":
    case "IDEMPOTENCY_KEY_REUSED":
      return presentDisableRefusal({ code });
    default:
      return unreachable(code);
  }
}

export const presentDisabled = () =>
  ({ __typename: "NodeDisabled", code: "NODE_DISABLED", message: "The node is disabled." }) as const;

const presentNotFound = () =>
  ({ __typename: "NodeNotFound", code: "NODE_NOT_FOUND", message: "There is no such node." }) as const;

const presentKeyTaken = () =>
  ({
    __typename: "NodeKeyTaken",
    code: "NODE_KEY_TAKEN",
    message: "A node has this key, or had it: make another one.",
  }) as const;

const PROOF_FAULTS = {
  SIGNATURE: "The signature is not the key's over the statement: see `signature` for its five lines.",
  TIME: "The proof was not signed within the last quarter of an hour: sign it anew.",
};

const presentProof = ({ code, fault }: NodeProofInvalid) =>
  ({ __typename: "NodeProofInvalid", code, message: PROOF_FAULTS[fault], fault }) as const;

const presentReused = () =>
  ({
    __typename: "IdempotencyKeyReused",
    code: "IDEMPOTENCY_KEY_REUSED",
    message: "This idempotency key was used with other arguments. Take a new key for a new request.",
  }) as const;
