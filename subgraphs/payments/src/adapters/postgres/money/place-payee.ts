import { newId } from "@coffer/contracts/ids";
import type pg from "pg";
import type { Item } from "./item.ts";
import { openForPayee } from "./open-accounts.ts";

/**
 * Decides into which account a payee is paid, under their lock: their oldest one that is not
 * closed, or one that is opened now.
 */
export async function placePayee(client: pg.ClientBase, item: Item): Promise<void> {
  const { payee, makes } = item.plan;
  if (!payee) throw new Error("nobody is named");
  // Where there was an account, its id is taken.
  const accountId = await openForPayee(client, payee, payee.isFound ? newId("acc") : payee.planned);
  item.plan = payee.into(accountId);
  if (makes?.from?.accountId === accountId) item.outcome = { kind: "refused", refusal: { code: "SAME_ACCOUNT" } };
}
