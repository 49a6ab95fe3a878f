import { type Decided, refusalObjects } from "@coffer/platform/postgres/decide-once";
import type { Claim } from "@coffer/platform/values/claim";
import type pg from "pg";
import { decideAsUser } from "../users/decide-as-user.ts";

export const decideOrder = <Refusal extends { readonly code: string }>(
  pool: pg.Pool,
  claim: Claim,
  work: (client: pg.ClientBase) => Promise<Decided<Refusal>>,
) => decideAsUser<Refusal>(pool, { claim, refusals: refusalObjects(), work });
