import { newId } from "@coffer/contracts/ids";
import { formatMoney } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import type { NewSystemAccount } from "../domain/account.ts";
import type { UserId } from "../domain/ids.ts";
import type { OperatorDesk } from "./ports.ts";

export type OpenSystemAccount = Omit<NewSystemAccount, "id"> & {
  readonly actorId: UserId;
  readonly idempotencyKey: string;
};

/** Opens an account that no user owns, in the chart of accounts. */
export const makeOpenSystemAccount =
  ({ desk }: { desk: OperatorDesk }) =>
  ({ actorId, idempotencyKey, ...account }: OpenSystemAccount) => {
    const { code, name, kind, asset, floor, metadata } = account;
    const claim = makeClaim({ actorId, operation: "openSystemAccount", key: idempotencyKey }, [
      code,
      name,
      kind,
      asset.code,
      floor && formatMoney(floor),
      // By key, so that the order in which notes are given plays no part.
      JSON.stringify(Object.entries(metadata).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    ]);
    return desk.openSystemAccount(claim, { ...account, id: newId("acc") });
  };
