/** The projects of vitest.config.ts that `npm test` alone runs. */
export const USUAL = ["unit", "int", "e2e"] as const;
const ALL = "--all";

export type ChosenTests = {
  /** For vitest. */
  readonly args: readonly string[];
  /** What a person should know is not run; null where nothing is left out. */
  readonly left: string | null;
};

/** Whoever names files or a project has chosen already. */
export function chooseTests(given: readonly string[], isAllRequired: boolean): ChosenTests {
  const args = given.filter((arg) => arg !== ALL);
  const isChosen = args.some((arg) => !arg.startsWith("-") || arg.startsWith("--project"));
  if (isChosen || isAllRequired || given.includes(ALL)) return { args, left: null };
  return {
    args: [...USUAL.map((project) => `--project=${project}`), ...args],
    left: "Heavy tests are left out: npm test -- --all runs every one.",
  };
}
