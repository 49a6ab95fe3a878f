/**
 * Which of what waits for the same is done first. The database and the schema know the same ones
 * (test/known-values.int.test.ts).
 */
export const PRIORITIES = ["LOW", "NORMAL", "HIGH"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** What has another priority than NORMAL; left out, it is that. */
export type Prioritised = { readonly priority?: Exclude<Priority, "NORMAL"> | undefined };

/** What it says of its priority, for another thing that says the same. */
export const prioritised = ({ priority }: Prioritised): Prioritised => (priority ? { priority } : {});

export const priorityOf = ({ priority }: Prioritised): Priority => priority ?? "NORMAL";

export const withPriority = <P extends object>(one: P, priority: Priority): P & Prioritised =>
  priority === "NORMAL" ? one : { ...one, priority };
