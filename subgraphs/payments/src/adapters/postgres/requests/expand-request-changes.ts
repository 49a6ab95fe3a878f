import { makeEvent } from "@coffer/contracts/new-event";
import { toRequestEvent } from "../../../app/requests/request-event.ts";
import { makeExpandChanges } from "../money/change-reader.ts";
import { REQUEST_CHANGES } from "./change-table.ts";

export const expandRequestChanges = makeExpandChanges(REQUEST_CHANGES, (changed) =>
  makeEvent("payments", toRequestEvent(changed)),
);
