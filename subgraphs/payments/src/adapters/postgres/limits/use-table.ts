import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import { nameOfSeries, type Series, seriesOf } from "../../../domain/limits/series.ts";
import { limitUseOf } from "../../../domain/money/limit-use.ts";
import { isOpen, type Move, type NewPayment } from "../../../domain/money/payment.ts";
import { totalOf } from "../../../domain/money/total.ts";
import type { WriteParts, Written } from "../money/part-table.ts";
import type { Using } from "./limited.ts";
import { SERIES, seriesFrom } from "./series.ts";

/** A series, by how much all of a batch move it on, and the most that one does. */
type Sum = { readonly series: Series; readonly place: number; units: bigint; largest: bigint };

const SUM = columnsOf<Sum>({ sums: ["numeric", ({ units }) => units] });
const LARGEST = columnsOf<Sum>({ largest: ["numeric", ({ largest }) => largest] });

/** Of a payment: `place` is its series' among the sums, from 1. */
type Used = { readonly payment: NewPayment; readonly place: number; readonly units: bigint; behind: bigint };

const USED = columnsOf<Used>({
  places: ["int", ({ place }) => place],
  behind: ["numeric", ({ behind }) => behind],
  amounts: ["numeric", ({ units }) => units],
  payments: ["uuid", ({ payment }) => uuidOf(payment.id)],
  finals: ["boolean", ({ payment }) => !isOpen(payment)],
});

const USE = `SELECT use_limits($1::timestamptz, ${seriesFrom(2)}, $6::numeric[], $7::int[], $8::numeric[], $9::numeric[], $10::uuid[], $11::boolean[])`;

/**
 * What payments use, as parameters: of `use_limits` in this order, and of `charge_limits`, which
 * asks for the largest of each series and for no method.
 */
export type Uses = {
  readonly series: readonly [users: string, currencies: string, operations: string, methods: string];
  readonly sums: string;
  readonly largest: string;
  readonly used: readonly string[];
};

/** Null where there is nothing to write. */
export function toUses(using: readonly Using[]): Uses | null {
  if (using.length === 0) return null;
  const [sums, used] = addUp(using);
  const [users = "", currencies = "", operations = "", methods = ""] = SERIES.values(sums.map((sum) => sum.series));
  const [units = ""] = SUM.values(sums);
  const [largest = ""] = LARGEST.values(sums);
  return { series: [users, currencies, operations, methods], sums: units, largest, used: USED.values(used) };
}

/** Notes what payments use, whose people's limits are locked. */
export async function noteUses(client: pg.ClientBase, using: readonly Using[], now: Date): Promise<void> {
  const uses = toUses(using);
  if (uses)
    await client.query({ name: "use-limits", text: USE, values: [now, ...uses.series, uses.sums, ...uses.used] });
}

function addUp(using: readonly Using[]): [Sum[], Used[]] {
  const sums = new Map<string, Sum>();
  const used: (Used & { readonly sum: Sum })[] = [];
  for (const { item, use } of using) {
    const payment = item.plan.makes;
    if (!payment) throw new Error("what makes no payment uses no limit");
    for (const series of seriesOf(use)) {
      const name = nameOfSeries(series);
      const sum = sums.get(name) ?? { series, place: sums.size + 1, units: 0n, largest: 0n };
      sum.units += use.units;
      if (use.units > sum.largest) sum.largest = use.units;
      sums.set(name, sum);
      used.push({ sum, payment, place: sum.place, units: use.units, behind: -sum.units });
    }
  }
  // So far it says what was used up to here.
  for (const one of used) one.behind += one.sum.units;
  return [[...sums.values()], used];
}

type Freed = { readonly payment: NewPayment; readonly units: bigint };

const FREED = columnsOf<Freed>({
  payments: ["uuid", ({ payment }) => uuidOf(payment.id)],
  amounts: ["numeric", ({ units }) => units],
});

/** What a step gives back of what its payment has used: all, or what a capture left. */
function freedBy({ before, after }: Move): bigint {
  if (!isOpen(before) || isOpen(after) || !limitUseOf(before)) return 0n;
  const paid = after.status === "COMPLETED" ? totalOf(after).units : 0n;
  return totalOf(before).units - paid;
}

/** Also where nothing is limited any more: it may be again, before the use is forgotten. */
export function prepareReleases({ moves }: Written): WriteParts | null {
  const freed = moves.map((move) => ({ payment: move.before, units: freedBy(move) })).filter(({ units }) => units > 0n);
  if (freed.length === 0) return null;
  return async (client) => {
    await client.query({
      name: "release-limits",
      text: "SELECT release_limits($1::uuid[], $2::numeric[])",
      values: FREED.values(freed),
    });
    return null;
  };
}
