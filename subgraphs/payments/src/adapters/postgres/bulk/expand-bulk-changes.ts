import { makeEvent } from "@coffer/contracts/new-event";
import { toBulkEvent } from "../../../app/bulk/bulk-event.ts";
import { makeExpandChanges } from "../money/change-reader.ts";
import { BULK_CHANGES } from "./change-table.ts";

export const expandBulkChanges = makeExpandChanges(BULK_CHANGES, (changed) =>
  makeEvent("payments", toBulkEvent(changed)),
);
