import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { PaymentChange } from "../../../app/history/ports.ts";
import type { PaymentStatus } from "../../../domain/money/payment.ts";
import type { Priority } from "../../../domain/money/priority.ts";
import type { ChangeTable } from "../money/change-reader.ts";

type ChangeRow = {
  payment_id: Uuid;
  sequence: string;
  status: PaymentStatus;
  at: Date;
  from_user: Uuid | null;
  from_sequence: string | null;
  to_user: Uuid | null;
  to_sequence: string | null;
  priority: Priority;
};

export const PAYMENT_CHANGES: ChangeTable<ChangeRow, PaymentChange> = {
  table: "payment_event",
  one: "payment_id",
  columns: `e.payment_id, e.sequence::text AS sequence, e.status, e.at, e.from_user, e.from_sequence::text AS from_sequence,
    e.to_user, e.to_sequence::text AS to_sequence, e.priority`,
  sides: [
    { user: "from_user", sequence: "from_sequence" },
    { user: "to_user", sequence: "to_sequence" },
  ],
  heads: "stream",
  toChange: (row) => ({
    paymentId: idFromUuid("pay", row.payment_id),
    sequence: row.sequence,
    status: row.status,
    priority: row.priority,
    at: row.at,
    from: row.from_user ? { userId: idFromUuid("usr", row.from_user), sequence: row.from_sequence } : null,
    to: row.to_user ? { userId: idFromUuid("usr", row.to_user), sequence: row.to_sequence } : null,
  }),
};
