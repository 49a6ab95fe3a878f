import type { Worked } from "@coffer/platform/queue/worker";
import type { RequestId } from "../../domain/money/ids.ts";
import type { RequestDesk } from "./ports.ts";

/** The database's clock decides: what the queue has is the same moment, to the millisecond. */
const NOT_DUE_MS = 1_000;

/** Ends a request whose time is over, unless somebody else's step was first. */
export const makeExpireRequest =
  ({ requestDesk }: { readonly requestDesk: Pick<RequestDesk, "expire"> }) =>
  async (id: RequestId): Promise<Worked> =>
    (await requestDesk.expire(id)) ? "remove" : { inMs: NOT_DUE_MS };
