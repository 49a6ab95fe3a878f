import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Claim as AnyClaim } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { CapabilityChange } from "../../domain/nodes/capabilities.ts";
import type { NodeKey, RegisteredNode } from "../../domain/nodes/node.ts";
import type {
  ChangeCapabilitiesRefusal,
  DisableNodeRefusal,
  EnableNodeRefusal,
  NodeProofInvalid,
  RegisterNodeRefusal,
  ReplaceNodeKeyRefusal,
} from "../../domain/nodes/refusals.ts";
import type { NodeGrantId, NodeId, UserId } from "../../domain/users/ids.ts";

export type Claim = AnyClaim<
  "registerNode" | "replaceNodeKey" | "disableNode" | "enableNode" | "changeNodeCapabilities"
>;

export type NewNodeKey = {
  readonly publicKey: string;
  readonly grantId: NodeGrantId;
  /** What is wrong with its proof: refused with the order, so that a late repeat is answered. */
  readonly proofFault: NodeProofInvalid["fault"] | null;
};

export type Ordered = { readonly node: RegisteredNode; readonly endedGrants: readonly NodeGrantId[] };

export type NodeOrder = {
  readonly userId: UserId;
  readonly nodeId: NodeId;
  readonly reason: string;
  readonly at: Date;
};

/**
 * Each decides an order once for its key, in one transaction with what it does, its record and its
 * events. A key is taken once and for good: so is its proof.
 */
export type NodeDesk = {
  register(
    claim: Claim,
    order: {
      readonly node: Pick<RegisteredNode, "id" | "name" | "capabilities" | "createdById">;
      readonly key: NewNodeKey;
      readonly at: Date;
    },
  ): Promise<Result<RegisteredNode, RegisterNodeRefusal>>;
  replaceKey(
    claim: Claim,
    order: {
      readonly userId: UserId;
      readonly nodeId: NodeId;
      readonly key: NewNodeKey;
      readonly formerEndsAt: Date;
      readonly at: Date;
    },
  ): Promise<Result<Ordered, ReplaceNodeKeyRefusal>>;
  disable(claim: Claim, order: NodeOrder): Promise<Result<Ordered, DisableNodeRefusal>>;
  enable(claim: Claim, order: NodeOrder): Promise<Result<RegisteredNode, EnableNodeRefusal>>;
  /** Its keys get other grants: what gateways know of them says what it could do before. */
  changeCapabilities(
    claim: Claim,
    order: NodeOrder & { readonly change: CapabilityChange },
  ): Promise<Result<Ordered, ChangeCapabilitiesRefusal>>;
};

export type NodeRegistry = {
  list(page: Page<NodeId>): Promise<Listed<RegisteredNode>>;
  find(id: NodeId): Promise<RegisteredNode | null>;
  /** Null where there is no such node, or it is disabled. */
  listKeys(id: NodeId, at: Date): Promise<readonly NodeKey[] | null>;
  /** False where it is disabled, or there is none. */
  noteReport(report: {
    readonly nodeId: NodeId;
    readonly version: string;
    readonly address: string | null;
    readonly at: Date;
  }): Promise<boolean>;
};
