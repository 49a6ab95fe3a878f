/** Seconds that a reservation may last. */
export const HOLDS = ["3600", "86400", "604800", "2592000"] as const;

export type Hold = (typeof HOLDS)[number];

/** Of what can be chosen, what is nearest to how long a reservation lasted. */
export function nearestHold(createdAt: string, expiresAt: string): Hold {
  const seconds = (Date.parse(expiresAt) - Date.parse(createdAt)) / 1000;
  const distance = (hold: Hold) => Math.abs(Number.parseInt(hold, 10) - seconds);
  return HOLDS.reduce((nearest, hold) => (distance(hold) < distance(nearest) ? hold : nearest));
}
