import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type { Asked, LeftDeposit, NetworkRescan } from "../../../domain/rescans/rescan.ts";

/** Of `r`. */
export const RESCAN_COLUMNS = `r.id, r.network, r."from", r.at, r."to", r.found, r.left_out AS "leftOut", r.untraced, r.operator_id AS "operatorId", r.reason,
  r.requested_at AS "requestedAt", r.ended_at AS "endedAt", r.stopped_by AS "stoppedBy", r.stop_reason AS "stopReason"`;

export type RescanRow = Pick<
  NetworkRescan,
  "network" | "from" | "at" | "to" | "found" | "leftOut" | "untraced" | "requestedAt" | "endedAt"
> & {
  id: Uuid;
  operatorId: Uuid | null;
  reason: string | null;
  stoppedBy: Uuid | null;
  stopReason: string | null;
};

const toAsked = (operatorId: Uuid | null, reason: string | null): Asked | null =>
  operatorId === null || reason === null ? null : { operatorId: idFromUuid("usr", operatorId), reason };

export const toRescan = ({ id, operatorId, reason, stoppedBy, stopReason, ...row }: RescanRow): NetworkRescan => ({
  ...row,
  id: idFromUuid("rsc", id),
  asked: toAsked(operatorId, reason),
  stopped: toAsked(stoppedBy, stopReason),
});

export type LeftRow = {
  rescanId: Uuid;
  txid: string;
  position: string;
  address: string;
  currency: string;
  scale: number;
  units: string;
  height: number;
};

export const toLeft = ({ txid, position, address, currency, scale, units, height }: LeftRow): LeftDeposit => ({
  ...{ txid, position, address, height },
  amount: money({ code: currency, scale }, BigInt(units)),
});
