export const live = {
  off: "Not connected",
  live: (at: string) => `Live ${at}`,
  catchingUp: "Catching up",
  /** Where the page's figures do not move by themselves; of when they are, where it has any. */
  connected: (of: string | null) => (of === null ? "Connected" : `Figures of ${of}`),
  offline: (since: string, of: string | null) => `Offline since ${since}: figures of ${of ?? "then"}`,
  ended: (since: string, of: string | null) => `Stopped at ${since}: figures of ${of ?? "then"}`,
  reload: "Reload",
} as const;
