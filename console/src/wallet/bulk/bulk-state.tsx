import type { BulkFragment, BulkRowFragment } from "../../generated/wallet/bulk/bulk.ts";
import { State, type Tone } from "../../ui/state.tsx";
import { words } from "../../words/words.ts";

const TONES = { DRAFT: "waiting", RUNNING: "waiting", COMPLETED: "good", CANCELLED: "quiet" } as const;

const ROW_TONES: Readonly<Record<BulkRowFragment["status"], Tone>> = {
  PENDING: "waiting",
  PAID: "good",
  REFUSED: "bad",
  SKIPPED: "quiet",
};

export const BulkState = ({ status }: Pick<BulkFragment, "status">) => (
  <State tone={TONES[status]}>{words.bulk.states[status]}</State>
);

export const RowState = ({ status }: Pick<BulkRowFragment, "status">) => (
  <State tone={ROW_TONES[status]}>{words.bulk.rowStates[status]}</State>
);
