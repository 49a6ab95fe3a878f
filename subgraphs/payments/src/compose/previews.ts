import { makeGroupCommit } from "@coffer/ledger-core/group-commit";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { makeTryOut } from "../adapters/postgres/previews/try-out.ts";
import { makeCountPreview } from "../adapters/previews/count-previews.ts";
import type { Tried, TryOut } from "../app/previews/ports.ts";
import type { PaymentsConfig } from "../config.ts";
import type { UserId } from "../domain/money/ids.ts";
import type { MoneyCommand } from "../domain/money-command.ts";
import type { Money } from "./money.ts";

/** At once, of this process: payments come first. */
const LANES = 1;
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
  const tryOne = makeTryOut({ ...money, quotas: config.quotas, told });
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
  return { tryOut, countPreview, stop: lane.stop };
}
