import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import { pagedList } from "@coffer/platform/graphql/pages";
import type { MutationResolvers, QueryResolvers, RegisteredNodeResolvers } from "../generated/types.ts";
import {
  parseChangeCapabilities,
  parseNodeState,
  parseRegisterNode,
  parseReplaceNodeKey,
  parseReportNode,
} from "./parse.ts";
import {
  presentCapabilitiesRefusal,
  presentDisabled,
  presentDisableRefusal,
  presentEnableRefusal,
  presentRegisterRefusal,
  presentReplaceRefusal,
} from "./present.ts";

const nodes = pagedList({ name: "nodes", of: [], parsePlace: (text) => parseId("nod", text) });

export const registeredNodes: QueryResolvers["registeredNodes"] = async (_root, args, { app, actor }) => {
  const page = nodes.read(args);
  const listed = await app.nodes.list(actor, page);
  return nodes.present(listed, { hasPrevious: page.after !== null, placeOf: ({ id }) => id });
};

export const registeredNode: QueryResolvers["registeredNode"] = async (_root, { id: text }, { app, actor }) => {
  const id = parseId("nod", text);
  return id === null ? null : app.nodes.find(actor, id);
};

export const thisNode: QueryResolvers["thisNode"] = (_root, _args, { app, actor }) => app.nodes.findSelf(actor);

export const nodeKeys: QueryResolvers["nodeKeys"] = async (_root, { nodeId }, { app }) => {
  const id = parseId("nod", nodeId);
  const keys = id === null ? null : await app.nodes.listKeys(id);
  return keys && { keys };
};

export const registerNode: MutationResolvers["registerNode"] = async (_root, args, { app, actor }) => {
  const made = await app.nodes.register(requireUser(actor), parseRegisterNode(args));
  return made.ok ? { __typename: "RegisterNodeSuccess", node: made.value } : presentRegisterRefusal(made.error);
};

export const replaceNodeKey: MutationResolvers["replaceNodeKey"] = async (_root, args, { app, actor }) => {
  const replaced = await app.nodes.replaceKey(requireUser(actor), parseReplaceNodeKey(args));
  return replaced.ok
    ? { __typename: "ReplaceNodeKeySuccess", node: replaced.value }
    : presentReplaceRefusal(replaced.error);
};

export const disableNode: MutationResolvers["disableNode"] = async (_root, args, { app, actor }) => {
  const disabled = await app.nodes.disable(requireUser(actor), parseNodeState(args));
  return disabled.ok
    ? { __typename: "DisableNodeSuccess", node: disabled.value }
    : presentDisableRefusal(disabled.error);
};

export const enableNode: MutationResolvers["enableNode"] = async (_root, args, { app, actor }) => {
  const enabled = await app.nodes.enable(requireUser(actor), parseNodeState(args));
  return enabled.ok ? { __typename: "EnableNodeSuccess", node: enabled.value } : presentEnableRefusal(enabled.error);
};

export const changeNodeCapabilities: MutationResolvers["changeNodeCapabilities"] = async (
  _root,
  args,
  { app, actor },
) => {
  const changed = await app.nodes.changeCapabilities(requireUser(actor), parseChangeCapabilities(args));
  return changed.ok
    ? { __typename: "ChangeNodeCapabilitiesSuccess", node: changed.value }
    : presentCapabilitiesRefusal(changed.error);
};

export const reportNode: MutationResolvers["reportNode"] = async (_root, args, { app, actor, address = null }) => {
  const reported = await app.nodes.report(actor, { ...parseReportNode(args), address });
  return reported.ok ? { __typename: "ReportNodeSuccess", node: reported.value } : presentDisabled();
};

export const RegisteredNode: RegisteredNodeResolvers = {
  state: ({ disabledAt }) => (disabledAt ? "DISABLED" : "ENABLED"),
  createdBy: ({ createdById }, _args, { users }) => users.load(createdById),
};
