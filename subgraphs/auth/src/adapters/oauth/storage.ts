import { isId, parseId } from "@coffer/contracts/ids";
import Provider, { type Adapter, type AdapterPayload, errors } from "oidc-provider";
import type { SessionId } from "../../domain/users/ids.ts";
import type { FindClient } from "../postgres/oauth/find-clients.ts";
import type { Grants } from "../postgres/oauth/grants.ts";
import type { NewRecord, Payload, Records } from "../postgres/oauth/records.ts";
import { toMetadata } from "./client-metadata.ts";
import type { ReadOwnToken } from "./own-tokens.ts";

export type StorageParts = {
  readonly records: Records;
  readonly grants: Grants;
  readonly findClient: FindClient;
  readonly readOwnToken: ReadOwnToken;
  /** Tells the gateways. */
  readonly announce: (grantId: SessionId) => Promise<void>;
  readonly resource: string;
};

/** Whose records belong to a grant, and go with it. */
const OF_A_GRANT: ReadonlySet<string> = new Set(["AuthorizationCode", "RefreshToken", "DeviceCode"]);

type Found = Promise<AdapterPayload | undefined>;

const nothing = async (): Promise<void> => undefined;

/**
 * The library's storage. Clients and grants are rows of ours, access tokens are in no table, and
 * everything else is a record that only its holder can read. Two processes see the same at once.
 */
export function makeStorage(parts: StorageParts): (kind: string) => Adapter {
  return (kind) => {
    const kept = keptRecords(kind, parts);
    if (kind === "Client") return { ...kept, find: async (id) => findMetadata(parts, id), upsert: refuseToKeep };
    if (kind === "Grant")
      return {
        ...kept,
        find: (id) => findGrant(parts, id),
        upsert: refuseToKeep,
        destroy: (id) => endGrant(parts, id),
      };
    if (kind === "AccessToken")
      return { ...kept, find: (value) => findAccessToken(parts, value), upsert: refuseToKeep, destroy: nothing };
    return kept;
  };
}

async function refuseToKeep(): Promise<void> {
  throw new Error("the protocol's library would keep what is a row of ours");
}

function keptRecords(kind: string, parts: StorageParts): Adapter {
  const { records } = parts;
  return {
    async upsert(id, payload, ttlSeconds = 0) {
      if (kind === "ReplayDetection") return keepOnce(records, { kind, id, payload: payload as Payload, ttlSeconds });
      const { grantId, loginId, uid, userCode } = payload as Payload;
      const isPut = await records.put({
        kind,
        id,
        payload: payload as Payload,
        ttlSeconds,
        grantId: OF_A_GRANT.has(kind) ? idIn(grantId) : undefined,
        loginId: kind === "Session" ? idIn(loginId) : undefined,
        name: [uid, userCode].find((name) => typeof name === "string"),
      });
      if (!isPut) throw new errors.InvalidGrant("it was used meanwhile");
    },
    find: async (id): Found => (await records.find(kind, id)) ?? undefined,
    findByUid: async (uid): Found => (await records.findByName(kind, uid)) ?? undefined,
    findByUserCode: async (code): Found => (await records.findByName(kind, code)) ?? undefined,
    async consume(id) {
      if (await records.consume(kind, id)) return;
      // Of several at once this one came second: somebody may hold a copy (RFC 9700 §2.2.2, §4.14).
      const found = await records.find(kind, id);
      if (typeof found?.grantId === "string") await endGrant(parts, found.grantId);
      throw new errors.InvalidGrant("it was used already");
    },
    destroy: (id) => records.remove(kind, id),
    revokeByGrantId: (grantId) => endGrant(parts, grantId),
  };
}

/**
 * The library looks whether a proof came before, and then keeps it: of several at once, here and in
 * other processes, one is the first. It is kept for as long as clocks may differ both ways.
 */
async function keepOnce(records: Records, record: NewRecord): Promise<void> {
  const isKept = await records.put({ ...record, ttlSeconds: 2 * record.ttlSeconds });
  if (!isKept || !(await records.consume(record.kind, record.id)))
    throw new errors.InvalidDpopProof("DPoP proof JWT Replay detected");
}

const idIn = (id: unknown): SessionId | undefined =>
  typeof id === "string" ? (parseId("ses", id) ?? undefined) : undefined;

async function findMetadata({ findClient }: StorageParts, id: string): Promise<AdapterPayload | undefined> {
  const client = await findClient(id);
  return client ? (toMetadata(client) as AdapterPayload) : undefined;
}

async function findGrant({ grants, resource }: StorageParts, id: string): Promise<AdapterPayload | undefined> {
  const grant = await grants.find(id);
  if (!grant) return undefined;
  const scope = grant.scopes.join(" ");
  return {
    kind: "Grant",
    jti: id,
    accountId: grant.userId,
    clientId: grant.clientId,
    iat: secondsOf(grant.createdAt),
    exp: secondsOf(grant.expiresAt),
    openid: { scope },
    resources: { [resource]: scope },
  };
}

const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1000);

async function findAccessToken({ readOwnToken }: StorageParts, value: string): Promise<AdapterPayload | undefined> {
  const found = await readOwnToken(value);
  if (!found) return undefined;
  // It is for the API, and for its holder to ask whose it is.
  const isForUserinfo = Provider.ctx?.oidc.route === "userinfo";
  const { aud, ...rest } = found;
  return (isForUserinfo ? rest : { ...rest, aud }) as AdapterPayload;
}

/** Routes by which its client ends it, or its user. */
const ENDED_BY_WHOSE_IT_IS: ReadonlySet<string> = new Set(["revocation", "end_session_confirm"]);

/** With all that was kept for it, and everywhere at once. Safe to repeat. */
async function endGrant({ grants, announce }: StorageParts, id: string): Promise<void> {
  if (!isId("ses", id)) return;
  const reason = ENDED_BY_WHOSE_IT_IS.has(Provider.ctx?.oidc.route ?? "") ? "LOGOUT" : "REUSE";
  const ended = await grants.end(id, reason);
  // A store that is away hears of it from the relay.
  if (ended) await Promise.allSettled([announce(id)]);
}
