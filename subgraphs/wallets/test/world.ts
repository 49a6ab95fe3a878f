import { randomBytes } from "node:crypto";
import { type CofferEvent, type Json, wrapEvent } from "@coffer/contracts/event";
import { newId, uuidOf } from "@coffer/contracts/ids";
import type { EventBus } from "@coffer/platform/events/bus";
import { makeMemoryEventBus } from "@coffer/platform/events/bus-memory";
import { makeCallerOf } from "@coffer/platform/graphql/access/caller";
import type { Subgraph } from "@coffer/platform/graphql/subgraph";
import type { Actor, UserActor } from "@coffer/platform/identity/actor";
import type { Role } from "@coffer/platform/identity/roles";
import { makeLogger } from "@coffer/platform/running/log";
import { makeMemoryWakes } from "@coffer/platform/running/wakes";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { makeLocalKeyProvider, makeVault, type Vault } from "@coffer/platform/stores/vault";
import { systemClock } from "@coffer/platform/values/clock";
import { Secret } from "@coffer/platform/values/secret";
import { userActor } from "@coffer/testkit/actor";
import { freshDatabase } from "@coffer/testkit/database";
import { withOwnPool } from "@coffer/testkit/own-pool";
import type pg from "pg";
import { composeWallets } from "../src/compose.ts";
import type { WalletsConfig } from "../src/config.ts";
import { dismiss, enlist } from "./operators.ts";

export const WALLET =
  "id name network kind createdAt isDefault archivedAt addresses { nodes { address derivationPath index label } }";
const CREATE = `mutation ($input: CreateWalletInput!) { createWallet(input: $input) {
  __typename ... on Refusal { code message } ... on QuotaExceeded { limit } ... on CreateWalletSuccess { wallet { ${WALLET} } } } }`;

export type World = Awaited<ReturnType<typeof world>>;
export type Wallet = {
  id: string;
  name: string;
  network: string;
  kind: string;
  addresses: { nodes: { address: string; derivationPath: string; index: number; label: null }[] };
};
export type Answer = {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
};

export const person = (...roles: Role[]): UserActor => userActor(newId("usr"), { roles: ["USER", ...roles] });

const VERIFICATION_TOPIC = "coffer.verification.v1";
export const ALL = ["ETHEREUM", "BITCOIN", "TRON"] as const;

/** Nothing is connected. */
export const NO_PROVIDERS: WalletsConfig["providers"] = { ETHEREUM: [], BITCOIN: [], TRON: [] };

/** No coin is configured. */
export const NO_COINS: WalletsConfig["nodeWallets"] = {
  ...{ coins: [], perNode: 10, sendMaxCoins: 1_000, sendsMax: 10, windowSeconds: 3_600 },
  ...{ lookEveryMs: 100, sendAgainMs: 200, replaceAfterMs: 3_600_000 },
};

/** As verification states it. */
export const verified = (user: UserActor, networks: Json = [...ALL], id?: string): CofferEvent =>
  wrapEvent("verification", {
    type: "user.verified",
    subject: user.userId,
    ownerId: user.userId,
    time: new Date(),
    data: { userId: user.userId, verificationId: newId("ver"), level: 1, networks },
    ...(id === undefined ? {} : { id }),
  });

/**
 * The bus of one process, except that its readers take events side by side, as a group that reads
 * many partitions does.
 */
export function makeSideBySideBus(): EventBus {
  const handlers: ((event: CofferEvent) => Promise<void>)[] = [];
  const bus = makeMemoryEventBus();
  return {
    ...bus,
    async publish(topic, events) {
      await bus.publish(topic, events);
      if (topic !== VERIFICATION_TOPIC) return;
      await Promise.all(handlers.flatMap((handle) => events.map((event) => handle(event))));
    },
    async subscribe({ handle }) {
      handlers.push(handle);
      return { stop: async () => undefined };
    },
  };
}

type Options = {
  config?: Partial<WalletsConfig>;
  bus?: EventBus;
  /** Put around the real vault. */
  around?: (vault: Vault) => Vault;
  /** Account keys are a signer's alone, and wallets signs nothing. */
  isApart?: boolean;
};

/** One database and the subgraph over it, with its consumer running. */
export async function world({
  config,
  bus = makeMemoryEventBus(),
  around = (vault) => vault,
  isApart = false,
}: Options = {}) {
  const database = await freshDatabase();
  if (isApart) await database.keepKeysApart();
  const settings: WalletsConfig = {
    networks: ALL,
    bitcoinNetwork: "regtest",
    maxConcurrentGenerations: 4,
    walletsPerUser: 100,
    addressGapLimit: 20,
    providers: NO_PROVIDERS,
    provesBlocks: false,
    readsInternal: false,
    saysFinal: false,
    provesTronBlocks: true,
    tokens: [],
    tronTokens: [],
    sends: new Map(),
    nodeWallets: NO_COINS,
    reconcileEveryMs: 3_600_000,
    signing: isApart ? "apart" : "inside",
    ...config,
  };
  const lines: string[] = [];
  const published: CofferEvent[] = [];
  await bus.listen(["coffer.wallets.v1"], (event) => published.push(event));
  const key = new Secret(randomBytes(32).toString("base64"));
  const vault = makeVault(makeLocalKeyProvider({ keyId: "test", key }));
  const environment = (pool: pg.Pool): SubgraphEnvironment => ({
    pool,
    bus,
    keyValue: makeMemoryKeyValueStore(systemClock),
    vault: around(vault),
    clock: systemClock,
    log: makeLogger({ name: "wallets", level: "trace", stream: { write: (line) => lines.push(line) } }),
    wakes: makeMemoryWakes(),
    mode: "sandbox",
    schemaFolder: new URL("../../../schema/", import.meta.url),
    callerOf: makeCallerOf({ clock: systemClock, twoFactors: false }),
  });
  const first = environment(database.pool("wallets", 8));
  const admin = database.adminPool();
  const subgraphs: Subgraph[] = [];
  const another = async (given?: pg.Pool, changes: Partial<WalletsConfig> = {}, isStarted = true) => {
    const pool = given ?? database.pool("wallets", 8);
    const composed = composeWallets(environment(pool), { ...settings, ...changes });
    const made = given ? composed : withOwnPool(composed, pool);
    subgraphs.push(made);
    if (isStarted) await made.start();
    return made;
  };
  const subgraph = await another(first.pool);

  const rows = async <Row extends object>(text: string, values: unknown[] = []) =>
    (await admin.query<Row & pg.QueryResultRow>(text, values)).rows;
  async function ask(
    actor: Actor,
    query: string,
    variables: Record<string, unknown> = {},
    at: Subgraph = subgraph,
  ): Promise<Answer> {
    const answer = await at.execute({ query, variables, actor, requestId: "req_test" });
    return JSON.parse(JSON.stringify(answer)) as Answer;
  }
  return {
    environment: first,
    /** As a signer connects, where keys are apart. */
    signer: isApart ? database.pool("signer", 8) : null,
    settings,
    /** A superuser. */
    admin,
    /** As another subgraph connects. */
    poolOf: (subgraph: Parameters<typeof database.pool>[0]) => database.pool(subgraph),
    vault,
    subgraph,
    /** The same subgraph in another process, over the same database. */
    another,
    lines,
    rows,
    ask,
    publish: (...events: CofferEvent[]) => bus.publish(VERIFICATION_TOPIC, events),
    async create(actor: Actor, input: { network: string; name?: string; idempotencyKey?: string }, at?: Subgraph) {
      const answer = await ask(actor, CREATE, { input }, at);
      type Said = { __typename: string; code?: string; limit?: number; wallet?: Wallet };
      return { ...answer, said: answer.data?.createWallet as Said | undefined };
    },
    async walletsOf(actor: Actor): Promise<readonly Wallet[]> {
      const { data } = await ask(actor, `{ wallets { ${WALLET} } }`);
      return (data?.wallets ?? []) as readonly Wallet[];
    },
    /** Events that were committed, published or not. */
    async stated() {
      const waiting = await rows<{ payload: CofferEvent }>("SELECT payload FROM wallets.outbox ORDER BY id");
      // One that was published a moment ago may still wait to be deleted.
      const told = new Set(published.map(({ id }) => id));
      return [...published, ...waiting.map(({ payload }) => payload).filter(({ id }) => !told.has(id))];
    },
    /** Has auth know them, as OPERATORs. */
    enlist: (...people: readonly UserActor[]) => enlist(admin, ...people.map(({ userId }) => userId)),
    /** Takes the role from one of them. */
    dismiss: ({ userId }: UserActor) => dismiss(admin, userId),
    countOf: async (table: "claim" | "wallet" | "address" | "inbox" | "dead_letter") =>
      (await rows<{ n: number }>(`SELECT count(*)::int AS n FROM wallets.${table}`))[0]?.n,
    /** Does it while another transaction holds what the statement takes. */
    async holding(statement: string, work: () => Promise<void>) {
      const holder = await admin.connect();
      try {
        await holder.query("BEGIN");
        await holder.query(statement);
        await work();
      } finally {
        await holder.query("ROLLBACK");
        holder.release();
      }
    },
    /** A wallet's row, with its sealed entropy and its sealed account key. */
    async rowOf(walletId: string) {
      const [row] = await rows<{
        account_xpub: string;
        account_path: string;
        key_id: string;
        wrapped_key: Buffer;
        ciphertext: Buffer;
        account_key_id: string;
        account_wrapped_key: Buffer;
        account_ciphertext: Buffer;
      }>(
        `SELECT account_xpub, account_path, key_id, wrapped_key, ciphertext, account_key_id, account_wrapped_key, account_ciphertext
         FROM wallets.wallet WHERE id = $1`,
        [uuidOf(walletId)],
      );
      if (!row) throw new Error("no such wallet");
      const account = {
        keyId: row.account_key_id,
        wrappedKey: row.account_wrapped_key,
        ciphertext: row.account_ciphertext,
      };
      return {
        ...row,
        account,
        sealed: { keyId: row.key_id, wrappedKey: row.wrapped_key, ciphertext: row.ciphertext },
      };
    },
    async close() {
      await Promise.all(subgraphs.map((one) => one.stop()));
      await database.drop();
    },
  };
}
