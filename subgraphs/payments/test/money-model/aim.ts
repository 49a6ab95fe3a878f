import type { Bulk, Standing } from "./books.ts";
import { type Act, type Draw, isAct, type Saying, TWIST_NAMES } from "./draw.ts";
import { foretell } from "./judge.ts";
import { foretellRows } from "./judge-bulks.ts";
import { foretellRun } from "./judge-schedules.ts";
import { allowingLittle, switchOf, takingAll } from "./operators.ts";
import { isAsking, type Op } from "./ops.ts";
import { pickOp, pickSlivers } from "./pick.ts";
import { nth, type Table } from "./picker.ts";
import { FOCUS, focusOf, prepare, type Wanted } from "./prepare.ts";
import type { Bench } from "./verdict.ts";

/** So many draws are looked at for one refusal, and for so many besides a group's own. */
const TRIES = 2 * TWIST_NAMES.length;
const OTHERS = 3;

const toWanted = (name: string): Wanted => {
  const space = name.indexOf(" ");
  return { kind: name.slice(0, space), word: name.slice(space + 1) };
};

/**
 * What a draw comes to that is aimed at a refusal which nobody was told yet: the first, of some
 * that it could have been, which the model refuses for that as things stand; or else what makes one
 * more likely. Nothing where there is none of either: then it is what it was drawn as.
 */
export function aimOps(draw: Draw, table: Table, missing: readonly string[]): readonly Op[] {
  const { aim } = draw;
  if (aim === null || missing.length === 0) return [];
  const bench: Bench = { books: table.books, settings: table.settings, isAlone: true };
  const own = ownOf(focusOf(draw), missing);
  const others = Array.from({ length: Math.min(OTHERS, missing.length) }, (_, n) => nth(missing, aim + n) ?? own);
  for (const name of new Set([own, ...others])) {
    const found = findOps(draw, table, { wanted: toWanted(name), bench });
    if (found.length > 0) return found;
  }
  const helpful = prepare(draw, table, toWanted(own));
  return helpful ? [helpful] : [];
}

/** What a group prepares: each something else, and the same until something is reached. */
const ownOf = (group: number, missing: readonly string[]): string =>
  missing[Math.floor(((group % FOCUS) * missing.length) / FOCUS)] ?? "";

type Aim = { readonly wanted: Wanted; readonly bench: Bench };

function findOps(draw: Draw, table: Table, { wanted, bench }: Aim): readonly Op[] {
  const { kind, word } = wanted;
  const { books } = table;
  const [n] = draw.picks;
  if (kind === "runSchedule") {
    const is = (one: Standing) => foretellRun(one, bench).includes(word);
    const found = nth([...books.schedules.values()].filter(is), n);
    return found ? [{ kind, schedule: found.id }] : [];
  }
  if (kind === "row") {
    const isSkipped = word === "SKIPPED";
    const is = (one: Bulk) => (isSkipped ? one.status === "RUNNING" : foretellRows(one, bench).includes(word));
    const found = nth([...books.bulks.values()].filter(is), n);
    if (!found) return [];
    const run = { kind: "runBulk", bulk: found.id } as const;
    // Whoever calls it off while its rows are paid skips those that are not.
    const cancel = { kind: "cancelBulkPayment", bulk: found.id, actor: found.payer } as const;
    return isSkipped ? [run, { ...cancel, key: table.newKey() }] : [run];
  }
  if (!isAct(kind)) return [];
  const found = findAsking(draw, table, { act: kind, word, bench });
  if (found) return [found];
  // Of one payment: as often as it may be given back, and once more.
  return kind === "refundPayment" && word === "QUOTA_EXCEEDED" ? pickSlivers(draw.picks, table) : [];
}

/** What it alone would be told, before what else it could be told. */
function findAsking(
  draw: Draw,
  table: Table,
  { act, word, bench }: { readonly act: Act; readonly word: string; readonly bench: Bench },
): Op | null {
  let other: Op | null = null;
  for (let n = 0; n < TRIES; n += 1) {
    const op = pickOp(another(draw, act, n), table);
    if (!op || !isAsking(op) || op.kind !== act) continue;
    const told = foretell(op, bench);
    if (told.length === 1 && told[0] === word) return op;
    if (told.includes(word)) other ??= op;
  }
  return other;
}

/** With every twist, and other picks each time. */
function another(draw: Draw, act: Act, n: number): Draw {
  const [a, b, c, d] = draw.picks;
  const twist = nth(TWIST_NAMES, (draw.aim ?? 0) + n) ?? "none";
  return { ...draw, act, twist, picks: [a + n, b + 3 * n, c + 5 * n, d + 7 * n] };
}

/** What an operator says, where something is refused by that alone. Some are as they were drawn. */
export function aimStep(step: Saying, missing: readonly string[]): Saying {
  const [a, , c, d] = step.picks;
  const wantedBy = (word: string) =>
    nth(
      missing.map(toWanted).filter((one) => one.word.endsWith(word)),
      c,
    )?.kind;
  const isRule = step.kind === "fees" || step.kind === "limits";
  if (d % (isRule ? 2 : 4) === 0) return step;
  switch (step.kind) {
    case "fees": {
      const kind = wantedBy("FEE_EXCEEDS_AMOUNT");
      return kind ? { ...step, picks: [a, 1, c, d], rules: [...step.rules, takingAll(kind)] } : step;
    }
    case "limits": {
      const kind = wantedBy("LIMIT_EXCEEDED");
      return kind ? { ...step, picks: [a, 1, c, d], rules: [...step.rules, allowingLittle(kind)] } : step;
    }
    default: {
      const said = missing.map(toWanted).filter(({ word }) => SAID.some((one) => word.includes(one)));
      const wanted = nth(said, c);
      if (!wanted) return step;
      if (wanted.word.endsWith("CURRENCY_DISABLED"))
        return { ...step, kind: "currency", picks: [a, 2 * switchOf(wanted.kind), c, d] };
      // From little on, and for every payee who is new.
      return { ...step, kind: "policy", picks: [a, 1, 0, d] };
    }
  }
}

/** What follows from whether a currency is on, and from what has to be approved. */
const SAID = ["CURRENCY_DISABLED", "APPROVAL_REQUIRED", "APPROVAL_UNAVAILABLE"] as const;
