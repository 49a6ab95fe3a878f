import { anything, faultAt, id, idempotencyKey, line, listOf, parsed } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import type { UserActor } from "@coffer/platform/identity/actor";
import { ok } from "@coffer/platform/values/result";
import type { DisableClientCommand } from "../../app/oauth/disable-client.ts";
import type { RegisterClientCommand } from "../../app/oauth/register-client.ts";
import type { RotateClientSecretCommand } from "../../app/oauth/rotate-client-secret.ts";
import { SCOPES } from "../../app/oauth/scopes.ts";
import type { UpdateClientCommand } from "../../app/oauth/update-client.ts";
import { isHomepage, parseRedirectUri, type RedirectUri } from "../../domain/oauth/client.ts";
import type {
  MutationDisableOAuthClientArgs,
  MutationEndOAuthGrantArgs,
  MutationRegisterOAuthClientArgs,
  MutationRotateOAuthClientSecretArgs,
  MutationUpdateOAuthClientArgs,
} from "../generated/types.ts";

const NAME_MAX = 80;
const URIS_MAX = 20;

const homepage: Parser<string, string> = (raw, path) =>
  isHomepage(raw) ? ok(raw) : faultAt(path, "INVALID_HOMEPAGE", "must be an https address");

const scope: Parser<string, string> = (raw, path) =>
  SCOPES.includes(raw) ? ok(raw) : faultAt(path, "UNKNOWN_SCOPE", `must be one of ${SCOPES.join(", ")}`);

const scopes: Parser<readonly string[], string[]> = (raw, path) => {
  const message = `must hold 1 to ${SCOPES.length} scopes`;
  const read = listOf(scope, { min: 1, max: SCOPES.length, message })(raw, path);
  return read.ok ? ok(SCOPES.filter((known) => read.value.includes(known))) : read;
};

const flag: Parser<boolean | undefined, boolean> = (raw) => ok(raw === true);

/** Each once. */
const addresses =
  (min: number): Parser<readonly string[] | undefined, RedirectUri[]> =>
  (raw = [], path) => {
    const message = `must hold ${min} to ${URIS_MAX} addresses`;
    const read = listOf(parsed(parseRedirectUri), { min, max: URIS_MAX, message })(raw, path);
    return read.ok ? ok([...new Set(read.value)]) : read;
  };

/** Somebody who can be led nowhere can only be let in by a code. */
const redirectUris = (isByDeviceCode: boolean) => addresses(isByDeviceCode ? 0 : 1);

type Register = MutationRegisterOAuthClientArgs;
type Update = MutationUpdateOAuthClientArgs;

/** Throws BAD_USER_INPUT with every fault. */
export function parseRegistration(args: Register, actor: UserActor): RegisterClientCommand {
  const {
    kind,
    idempotencyKey: key,
    ...fields
  } = readInput(args, (read) => ({
    kind: read("input.kind", anything),
    name: read("input.name", line(NAME_MAX)),
    homepage: read("input.homepage", homepage),
    redirectUris: read("input.redirectUris", redirectUris(args.input.byDeviceCode === true)),
    postLogoutRedirectUris: read("input.postLogoutRedirectUris", addresses(0)),
    scopes: read("input.scopes", scopes),
    byDeviceCode: read("input.byDeviceCode", flag),
    dpopBoundAccessTokens: read("input.dpopBoundAccessTokens", flag),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  return { actorId: actor.userId, kind, fields, idempotencyKey: key };
}

export function parseUpdate(args: Update, actor: UserActor): UpdateClientCommand {
  const {
    clientId,
    idempotencyKey: key,
    ...fields
  } = readInput(args, (read) => ({
    clientId: read("input.clientId", id("app")),
    name: read("input.name", line(NAME_MAX)),
    homepage: read("input.homepage", homepage),
    redirectUris: read("input.redirectUris", redirectUris(args.input.byDeviceCode === true)),
    postLogoutRedirectUris: read("input.postLogoutRedirectUris", addresses(0)),
    scopes: read("input.scopes", scopes),
    byDeviceCode: read("input.byDeviceCode", flag),
    dpopBoundAccessTokens: read("input.dpopBoundAccessTokens", flag),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  return { actorId: actor.userId, clientId, fields, idempotencyKey: key };
}

export function parseClient(
  args: MutationRotateOAuthClientSecretArgs | MutationDisableOAuthClientArgs,
  actor: UserActor,
): RotateClientSecretCommand & DisableClientCommand {
  const read = readInput(args, (place) => ({
    clientId: place("input.clientId", id("app")),
    idempotencyKey: place("input.idempotencyKey", idempotencyKey),
  }));
  return { actorId: actor.userId, ...read };
}

export function parseEndGrant(args: MutationEndOAuthGrantArgs, { userId }: UserActor) {
  const { grantId } = readInput(args, (read) => ({ grantId: read("input.grantId", id("ses")) }));
  return { userId, grantId };
}
