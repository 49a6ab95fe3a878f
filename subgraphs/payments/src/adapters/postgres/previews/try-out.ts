import { busy } from "@coffer/platform/graphql/errors";
import pg from "pg";
import type { Assets } from "../../../app/money/ports.ts";
import type { Tried, TryOut } from "../../../app/previews/ports.ts";
import { type LimitUse, limitUseOf } from "../../../domain/money/limit-use.ts";
import type { Plan } from "../../../domain/money/plan.ts";
import { planOf } from "../../../domain/steps.ts";
import { makeReadLimits } from "../limits/read-limits.ts";
import type { Item } from "../money/item.ts";
import { type BatchParts, runPlans } from "../money/run-batch.ts";

/**
 * So long a trial waits for a lock, with the locks that it has: no payment waits longer for it, but
 * for its own short look. Then it lets go of all of them, and begins anew.
 */
const LOCK_WAIT_MS = 50;
const TRIES_MAX = 5;

const LOCK_NOT_AVAILABLE = "55P03";

type Parts = Omit<BatchParts, "trial"> & { readonly assets: Assets };

/**
 * Does a command on the one road of money, alone in a transaction that is rolled back. Throws BUSY
 * where others hold what it needs for too long.
 */
export const makeTryOut =
  ({ assets, ...parts }: Parts): TryOut =>
  async ({ claim, subjectId, step }, viewerId) => {
    const command = { claim, subjectId, plan: planOf(step) };
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      let done: Tried["done"] = null;
      const look = async (client: pg.ClientBase, [item]: readonly Item[]) => {
        if (item?.outcome?.kind !== "done") return;
        const use = item.use ?? useOf(item.plan);
        const readLimits = makeReadLimits({ pool: client, assets, clock: parts.clock });
        const [limits = []] =
          use?.userId === viewerId ? await readLimits([{ userId: viewerId, currency: use.currency }]) : [];
        done = { plan: item.plan, limits: limits.filter(({ operation }) => operation === use?.operation) };
      };
      try {
        const [outcome] = await runPlans({ ...parts, trial: { lockWaitMs: LOCK_WAIT_MS, look } }, [command]);
        if (!outcome) throw new Error("a trial came to nothing");
        return { outcome, done };
      } catch (error) {
        if (!(error instanceof pg.DatabaseError) || error.code !== LOCK_NOT_AVAILABLE) throw error;
      }
    }
    throw busy();
  };

/** Of a payment that moves on: what it has used before, and may give back. */
const useOf = ({ moves }: Plan): LimitUse | null => (moves ? limitUseOf(moves.before) : null);
