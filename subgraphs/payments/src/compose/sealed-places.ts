import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import { type SealedPlace, USUAL_COLUMNS } from "@coffer/platform/stores/sealed-place";
import { exportLinkContext } from "../adapters/exports/links.ts";
import { exportPartContext } from "../adapters/postgres/exports/export-files.ts";
import { webhookContext } from "../adapters/postgres/webhooks/sealed-secrets.ts";
import { requestLinkContext } from "../adapters/requests/links.ts";

const inPayments = { subgraph: "payments", key: ["id"], ...USUAL_COLUMNS } as const;
const uuid = (text: string | undefined): Uuid => text as Uuid;

const webhooks = {
  ...inPayments,
  table: "webhook_endpoint",
  contextOf: ([id]: readonly string[]) => webhookContext(idFromUuid("whe", uuid(id))),
};

/** Where this subgraph keeps what is sealed. Quotes are not here: who asked for one has it. */
export const PAYMENTS_SEALED: readonly SealedPlace[] = [
  {
    ...inPayments,
    name: "payments/request-link",
    table: "payment_request",
    contextOf: ([id]) => requestLinkContext(idFromUuid("prq", uuid(id))),
  },
  {
    ...inPayments,
    name: "payments/export-link",
    table: "payment_export",
    contextOf: ([id]) => exportLinkContext(idFromUuid("pex", uuid(id))),
  },
  {
    ...inPayments,
    name: "payments/export",
    table: "export_part",
    key: ["export_id", "run_id", "number"],
    contextOf: ([id, run, number = ""]) =>
      exportPartContext(idFromUuid("pex", uuid(id)), uuid(run), Number.parseInt(number, 10)),
  },
  { ...webhooks, name: "payments/webhook" },
  // The secret before the present one, while both sign.
  { ...webhooks, name: "payments/webhook, former", keyId: "former_key_id", wrappedKey: "former_wrapped_key" },
];
