import { ok, type Result } from "@coffer/platform/values/result";
import type { Need } from "../../domain/approvals/policy.ts";
import type { BulkPayment } from "../../domain/money/bulk-payment.ts";
import {
  type Foreseeing,
  type Foreseen,
  foresee,
  type PreviewCommand,
  type PreviewDeps,
  type TrialPorts,
} from "./preview.ts";

/** What the start of a bulk payment would do. */
export type BulkPreview = {
  /** As it is: rows are judged when each is paid. */
  readonly bulk: BulkPayment;
  readonly approval: Need;
};

/**
 * Foresees the start of a bulk payment, which moves nothing itself: its DRAFT says what all of it
 * costs.
 */
export const makeBulkPreview =
  <C extends PreviewCommand, R extends { readonly code: string }>(
    deps: PreviewDeps,
    make: (ports: TrialPorts) => (command: C) => Promise<Result<BulkPayment, R>>,
  ) =>
  async (asked: Foreseeing<C>): Promise<Result<BulkPreview, Foreseen<R>>> => {
    const foreseen = await foresee(deps, make, asked);
    if (!foreseen.ok) return foreseen;
    return ok({ bulk: foreseen.value.made, approval: foreseen.value.need });
  };
