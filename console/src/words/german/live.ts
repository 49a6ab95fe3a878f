export const live = {
  off: "Nicht verbunden",
  live: (at: string) => `Aktuell ${at}`,
  catchingUp: "Holt auf",
  /** Where the page's figures do not move by themselves; of when they are, where it has any. */
  connected: (of: string | null) => (of === null ? "Verbunden" : `Stand ${of}`),
  offline: (since: string, of: string | null) => `Offline seit ${since}: Stand ${of ?? "von damals"}`,
  ended: (since: string, of: string | null) => `Beendet um ${since}: Stand ${of ?? "von damals"}`,
  reload: "Neu laden",
} as const;
