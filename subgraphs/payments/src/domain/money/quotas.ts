/**
 * How many one person may have at a time: whatever is made for one person alone is bounded, so that
 * no list and no job is anybody's to fill.
 */
export type Quotas = {
  /**
   * Accounts, closed ones too: they are never removed. One that a payment opens for its payee is
   * counted, and never refused.
   */
  readonly accounts: number;
  /** Authorised payments of a payer that are not captured, voided or expired yet. */
  readonly authorizations: number;
  /** Deposits of a person that are neither completed nor failed. */
  readonly deposits: number;
  /** Withdrawals of a person that are neither completed, called off nor failed. */
  readonly withdrawals: number;
  /** Payment requests of a payee that are OPEN. */
  readonly requests: number;
  /** Bulk payments of a payer that are DRAFT or RUNNING. */
  readonly bulks: number;
  /** Schedules of a payer that have not ENDED. */
  readonly schedules: number;
};
