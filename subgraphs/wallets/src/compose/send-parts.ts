import type { Sql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import type { Vault } from "@coffer/platform/stores/vault";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { FollowedNetwork } from "../adapters/followed-network.ts";
import type { SendRules } from "../app/sends/ports.ts";
import type { Signing } from "../app/signers/ports.ts";
import type { MakeWalletKeys } from "../app/wallets/make-wallet-keys.ts";
import type { Networks } from "../app/wallets/ports.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";

/** What whatever sends is made of. */
export type SendParts = {
  readonly pool: pg.Pool;
  readonly transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  readonly vault: Pick<Vault, "open">;
  /** Whether what is planned is signed here, or by a process of its own. */
  readonly signing: Signing;
  readonly clock: Clock;
  readonly log: Logger;
  readonly networks: Networks;
  readonly followed: readonly FollowedNetwork[];
  readonly rules: ReadonlyMap<NetworkCode, SendRules>;
  readonly makeKeys: MakeWalletKeys;
  readonly announce: () => void;
};
