import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import { type SealedPlace, USUAL_COLUMNS } from "@coffer/platform/stores/sealed-place";
import { documentContext } from "../app/document-context.ts";
import type { Side } from "../app/ports.ts";

/** Where this subgraph keeps what is sealed. */
export const VERIFICATION_SEALED: readonly SealedPlace[] = [
  {
    subgraph: "verification",
    name: "verification/document",
    table: "document",
    key: ["verification_id", "side"],
    ...USUAL_COLUMNS,
    contextOf: ([id, side]) => documentContext(idFromUuid("ver", id as Uuid), side as Side),
  },
];
