/** Where requests may go. Other than the defaults only in a sandbox. */
export type TargetPolicy = {
  /** Besides https. */
  readonly http: boolean;
  /** This machine. */
  readonly loopback: boolean;
  /** Null: any. */
  readonly ports: readonly number[] | null;
};

export type WebhookUrlFault = "NOT_HTTPS" | "CREDENTIALS" | "FRAGMENT" | "PORT_NOT_ALLOWED" | "ADDRESS_NOT_ALLOWED";
