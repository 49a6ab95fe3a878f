import type { StatusData } from "../app/events.ts";
import type { Verification } from "../domain/verification.ts";

/** The entity is another subgraph's: here it is only its id. */
export type UserParent = { readonly id: string };
export type VerificationParent = Verification;
export type VerificationStatusChangedParent = StatusData & { readonly cursor: string; readonly snapshot: boolean };
