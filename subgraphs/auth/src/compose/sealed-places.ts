import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import { type SealedPlace, USUAL_COLUMNS } from "@coffer/platform/stores/sealed-place";
import { signingKeyContext } from "../adapters/keys/signing-keys.ts";
import { totpContext } from "../adapters/postgres/second-factors/totp-store.ts";

/** Where this subgraph keeps what is sealed. */
export const AUTH_SEALED: readonly SealedPlace[] = [
  {
    subgraph: "auth",
    name: "auth/signing-key",
    table: "signing_key",
    key: ["kid"],
    ...USUAL_COLUMNS,
    contextOf: ([kid = ""]) => signingKeyContext(kid),
  },
  {
    subgraph: "auth",
    name: "auth/totp",
    table: "totp",
    key: ["user_id"],
    ...USUAL_COLUMNS,
    contextOf: ([userId]) => totpContext(idFromUuid("usr", userId as Uuid)),
  },
];
