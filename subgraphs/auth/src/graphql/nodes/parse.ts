import {
  faultAt,
  id,
  idempotencyKey,
  instant,
  line,
  listOf,
  prose,
  within,
} from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { readNodeKey } from "@coffer/platform/identity/node-keys";
import { ok } from "@coffer/platform/values/result";
import type { ChangeCapabilitiesCommand } from "../../app/nodes/change-capabilities.ts";
import type { RegisterNodeCommand, ReplaceNodeKeyCommand, SetNodeStateCommand } from "../../app/nodes/nodes.ts";
import { CAPABILITIES_MAX, OVERLAP_DAYS_MAX, REASON_MAX, VERSION_MAX } from "../../domain/nodes/node.ts";
import { machineName } from "../api-keys/parse.ts";
import type {
  MutationChangeNodeCapabilitiesArgs,
  MutationDisableNodeArgs,
  MutationRegisterNodeArgs,
  MutationReplaceNodeKeyArgs,
  MutationReportNodeArgs,
} from "../generated/types.ts";

const CAPABILITY = /^[a-z][a-z0-9-]{0,31}$/;
const capability: Parser<string, string> = (raw, path) =>
  CAPABILITY.test(raw)
    ? ok(raw)
    : faultAt(path, "INVALID_CAPABILITY", "must be 1 to 32 lower-case letters, digits and -, a letter first");

const capabilities: Parser<readonly string[] | undefined, string[]> = (raw, path) => {
  const message = `must be at most ${CAPABILITIES_MAX} capabilities`;
  const read = listOf(capability, { min: 0, max: CAPABILITIES_MAX, message })([...(raw ?? [])], path);
  // The same ones are the same arguments.
  return read.ok ? ok([...new Set(read.value)].toSorted()) : read;
};

const publicKey: Parser<string, string> = (raw, path) =>
  readNodeKey(raw)
    ? ok(raw)
    : faultAt(path, "INVALID_PUBLIC_KEY", "must be an Ed25519 public key: 32 bytes in base64url, without padding");

const SIGNATURE = /^[\w-]{85}[AQgw]$/;
const signature: Parser<string, Uint8Array> = (raw, path) =>
  SIGNATURE.test(raw)
    ? ok(Buffer.from(raw, "base64url"))
    : faultAt(path, "INVALID_SIGNATURE", "must be 64 bytes in base64url, without padding");

/** Each of these throws BAD_USER_INPUT with every fault. */
export const parseRegisterNode = (args: MutationRegisterNodeArgs): RegisterNodeCommand =>
  readInput(args, (read) => ({
    name: read("input.name", machineName),
    publicKey: read("input.publicKey", publicKey),
    capabilities: read("input.capabilities", capabilities),
    signedAt: read("input.signedAt", instant),
    signature: read("input.signature", signature),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

const days = within({ min: 0, max: OVERLAP_DAYS_MAX });

export const parseReplaceNodeKey = (args: MutationReplaceNodeKeyArgs): ReplaceNodeKeyCommand =>
  readInput(args, (read) => ({
    nodeId: read("input.nodeId", id("nod")),
    publicKey: read("input.publicKey", publicKey),
    signedAt: read("input.signedAt", instant),
    signature: read("input.signature", signature),
    overlapDays: read("input.overlapDays", (raw: number | undefined, path) => days(raw ?? 1, path)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseNodeState = (args: MutationDisableNodeArgs): SetNodeStateCommand =>
  readInput(args, (read) => ({
    nodeId: read("input.nodeId", id("nod")),
    reason: read("input.reason", prose(REASON_MAX)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

const capabilitiesBut =
  (others: readonly string[] | undefined): typeof capabilities =>
  (raw, path) => {
    const read = capabilities(raw, path);
    const both = read.ok && read.value.find((one) => others?.includes(one));
    return both ? faultAt(path, "NOT_BOTH", `cannot name ${both}, which toGrant names`) : read;
  };

export const parseChangeCapabilities = (args: MutationChangeNodeCapabilitiesArgs): ChangeCapabilitiesCommand =>
  readInput(args, (read) => ({
    nodeId: read("input.nodeId", id("nod")),
    toGrant: read("input.toGrant", capabilities),
    toTakeBack: read("input.toTakeBack", capabilitiesBut(args.input.toGrant)),
    reason: read("input.reason", prose(REASON_MAX)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseReportNode = (args: MutationReportNodeArgs): { readonly version: string } =>
  readInput(args, (read) => ({ version: read("input.version", line(VERSION_MAX)) }));
