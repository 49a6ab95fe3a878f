import { createHash } from "node:crypto";
import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import type pg from "pg";
import type { ClearingAccount } from "../../../domain/money/clearing.ts";
import { openAccounts } from "./ledger-door.ts";

/** In the chart of accounts: what the sandbox provider holds for us. */
const CODE = "provider.sandbox";

/**
 * Its id follows from its name (UUIDv8, RFC 9562 §5.8), so that every instance means the same
 * account and opens it once.
 */
export const sandboxClearing: ClearingAccount = (currency) => {
  const hex = createHash("sha256").update(`coffer/${CODE}/${currency}`).digest("hex");
  return idFromUuid(
    "acc",
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
  );
};

/**
 * The system's own accounts have no owner and no floor: what a provider holds for us is the mirror
 * of what we owe.
 */
export const openClearingAccounts = (pool: pg.Pool, assets: readonly Asset[]): Promise<void> =>
  openAccounts(
    pool,
    assets.map(({ code }) => ({
      id: uuidOf(sandboxClearing(code)),
      owner: null,
      asset: code,
      kind: "ASSET",
      code: CODE,
      name: `Sandbox provider ${code}`,
      floor: null,
    })),
  );
