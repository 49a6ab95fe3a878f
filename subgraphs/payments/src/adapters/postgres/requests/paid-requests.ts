import { uuidOf } from "@coffer/contracts/ids";
import type { WriteParts, Written } from "../money/part-table.ts";
import { changeRequest } from "./write-change.ts";

/**
 * Requests that payments pay, in the payments' transaction: each has one of its own, and its
 * request is locked.
 */
export function preparePaidRequests({ made }: Written): WriteParts | null {
  const paying = made.flatMap(({ id, pays, from }) => (pays && from ? [{ id, pays, from }] : []));
  if (paying.length === 0) return null;
  return async (client) => {
    for (const { id, pays, from } of paying)
      await changeRequest(client, { id: uuidOf(pays), kind: "PAID", paymentId: id, payerId: from.userId });
    return null;
  };
}
