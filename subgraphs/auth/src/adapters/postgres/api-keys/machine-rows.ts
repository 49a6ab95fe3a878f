import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Service } from "../../../domain/api-keys/machine.ts";

export type ServiceRow = {
  id: Uuid;
  name: string;
  purpose: string | null;
  scopes: string[];
  created_at: Date;
  created_by_id: Uuid;
  disabled_at: Date | null;
};

export const SHOWN_SERVICE = "id, name, purpose, scopes, created_at, created_by_id, disabled_at";

export const toService = (row: ServiceRow): Service => ({
  id: idFromUuid("svc", row.id),
  name: row.name,
  purpose: row.purpose,
  scopes: row.scopes,
  createdAt: row.created_at,
  createdById: idFromUuid("usr", row.created_by_id),
  disabledAt: row.disabled_at,
});
