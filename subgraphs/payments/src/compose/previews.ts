import { makeGroupCommit } from "@coffer/ledger-core/group-commit";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { makeTryOut } from "../adapters/postgres/previews/try-out.ts";
import { makeCountPreview } from "../adapters/previews/count-previews.ts";
import { makeRested } from "../adapters/previews/make-rested.ts";
import { makeCalendar } from "../adapters/schedules/calendar.ts";
import type { Tried, TryOut } from "../app/previews/ports.ts";
import type { PaymentsConfig } from "../config.ts";
import type { UserId } from "../domain/money/ids.ts";
import type { MoneyCommand } from "../domain/money-command.ts";
import type { Money } from "./money.ts";

/**
 * Payments come first: one at once, of this process, and a rest behind each. So its locks are held
 * a fifth of the time at most, however many ask.
 */
const LANES = 1;
const REST = { times: 4, longestMs: 250 };
const QUEUE_MAX = 200;
const WAIT_MAX_MS = 2_000;

type Waiting = { readonly command: MoneyCommand; readonly viewerId: UserId };

/** A lane of their own, in which people take turns: each is alone in its transaction. */
export function composePreviews(
  money: Money,
  { keyValue }: Pick<SubgraphEnvironment, "keyValue">,
  config: Pick<PaymentsConfig, "quotas" | "previews">,
) {
  const { clock, log, told } = money;
  const tryOne = makeRested(makeTryOut({ ...money, quotas: config.quotas, told }), REST);
  const lane = makeGroupCommit<Waiting, Tried>({
    batchMax: 1,
    queueMax: QUEUE_MAX,
    waitMaxMs: WAIT_MAX_MS,
    concurrency: LANES,
    run: (waiting) => Promise.all(waiting.map(({ command, viewerId }) => tryOne(command, viewerId))),
    ownerOf: ({ viewerId }) => viewerId,
  });
  const tryOut: TryOut = (command, viewerId) => lane.submit({ command, viewerId });
  const countPreview = makeCountPreview({ keyValue, local: makeMemoryKeyValueStore(clock), log }, config.previews);
  return { tryOut, countPreview, calendar: makeCalendar(), stop: lane.stop };
}
