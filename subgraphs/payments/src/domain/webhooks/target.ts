/** Where requests may go. Other than the defaults only in a sandbox. */
export type TargetPolicy = {
  /** Besides https. */
  readonly http: boolean;
  /** This machine. */
  readonly loopback: boolean;
  /** Null: any. */
  readonly ports: readonly number[] | null;
};

export const URL_FAULTS = ["NOT_HTTPS", "CREDENTIALS", "FRAGMENT", "PORT_NOT_ALLOWED", "ADDRESS_NOT_ALLOWED"] as const;
export type UrlFault = (typeof URL_FAULTS)[number];
