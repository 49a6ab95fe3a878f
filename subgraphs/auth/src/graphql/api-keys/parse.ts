import {
  faultAt,
  id,
  idempotencyKey,
  instant,
  line,
  listOf,
  optional,
  parsed,
  prose,
  within,
} from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { type Permission, SCOPES, SERVICE_SCOPES } from "@coffer/platform/identity/permissions";
import { parseUsername } from "@coffer/platform/text/username";
import { parseNetwork } from "@coffer/platform/values/networks";
import { ok } from "@coffer/platform/values/result";
import type { CreateApiKeyCommand } from "../../app/api-keys/create-api-key.ts";
import type { CreateServiceCommand, SetServiceStateCommand } from "../../app/api-keys/machines.ts";
import type { RevokeApiKeyCommand } from "../../app/api-keys/revoke-api-key.ts";
import type { RotateApiKeyCommand } from "../../app/api-keys/rotate-api-key.ts";
import { NAME_MAX, NETWORKS_MAX, OVERLAP_DAYS_MAX, SCOPES_MAX } from "../../domain/api-keys/api-key.ts";
import { PURPOSE_MAX, REASON_MAX } from "../../domain/api-keys/machine.ts";
import type {
  MutationCreateApiKeyArgs,
  MutationCreateServiceArgs,
  MutationDisableServiceArgs,
  MutationRevokeApiKeyArgs,
  MutationRotateApiKeyArgs,
} from "../generated/types.ts";

const scopeOf =
  (possible: readonly Permission[]): Parser<string, Permission> =>
  (raw, path) => {
    const known = possible.find((name) => name === raw);
    return known ? ok(known) : faultAt(path, "UNKNOWN_SCOPE", "must be a permission that this can be given");
  };

/** In the order of the alphabet, each once: the same scopes are the same arguments. */
const each =
  <Raw, Value extends string>(parse: Parser<Raw, Value[]>): Parser<Raw, Value[]> =>
  (raw, path) => {
    const read = parse(raw, path);
    return read.ok ? ok([...new Set(read.value)].toSorted()) : read;
  };

const scopes = (possible: readonly Permission[]) =>
  each(listOf(scopeOf(possible), { min: 1, max: SCOPES_MAX, message: `must be 1 to ${SCOPES_MAX} scopes` }));

const NETWORK_FAULTS = {
  NOT_A_NETWORK: { code: "NOT_A_NETWORK", message: "must be a network such as 192.0.2.0/24 or 2001:db8::/32" },
  HOST_BITS: { code: "HOST_BITS", message: "must be the first address of its network: no bit behind the prefix" },
} as const;

const network: Parser<string, string> = (raw, path) => {
  const read = parseNetwork(raw);
  if (read.ok) return read;
  const { code, message } = NETWORK_FAULTS[read.error];
  return faultAt(path, code, message);
};

const networks = each(
  listOf(network, { min: 0, max: NETWORKS_MAX, message: `must be at most ${NETWORKS_MAX} networks` }),
);

/** The schema has a default: what it says is put in before this is asked. */
const given =
  <Raw, Value>(parse: Parser<Raw, Value>, byDefault: Value): Parser<Raw | undefined, Value> =>
  (raw, path) =>
    raw === undefined ? ok(byDefault) : parse(raw, path);

/** Each of these throws BAD_USER_INPUT with every fault. */
export const parseCreateApiKey = (args: MutationCreateApiKeyArgs): CreateApiKeyCommand =>
  readInput(args, (read) => ({
    name: read("input.name", line(NAME_MAX)),
    scopes: read("input.scopes", scopes(SCOPES)),
    networks: read("input.networks", given(networks, [])),
    expiresAt: read("input.expiresAt", instant),
    serviceId: read("input.serviceId", optional(id("svc"))),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseRotateApiKey = (args: MutationRotateApiKeyArgs): RotateApiKeyCommand =>
  readInput(args, (read) => ({
    keyId: read("input.apiKeyId", id("key")),
    overlapDays: read("input.overlapDays", given(within({ min: 0, max: OVERLAP_DAYS_MAX }), 1)),
    expiresAt: read("input.expiresAt", optional(instant)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseRevokeApiKey = (args: MutationRevokeApiKeyArgs): RevokeApiKeyCommand =>
  readInput(args, (read) => ({
    keyId: read("input.apiKeyId", id("key")),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

/** Of a service, or a node. */
export const machineName = parsed((raw: string) => {
  const read = parseUsername(raw);
  if (read.ok) return read;
  const message = "must be 3 to 32 letters, digits, _, - or ., and begin with a letter or a digit";
  return { ok: false, error: { code: "INVALID_NAME", message } } as const;
});

export const parseCreateService = (args: MutationCreateServiceArgs): CreateServiceCommand =>
  readInput(args, (read) => ({
    name: read("input.name", machineName),
    purpose: read("input.purpose", optional(prose(PURPOSE_MAX))),
    scopes: read("input.scopes", scopes(SERVICE_SCOPES)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseServiceState = (args: MutationDisableServiceArgs): SetServiceStateCommand =>
  readInput(args, (read) => ({
    serviceId: read("input.serviceId", id("svc")),
    reason: read("input.reason", prose(REASON_MAX)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
