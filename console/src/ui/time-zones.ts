/** That of the browser, whatever the reader has chosen for what is shown. */
export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Those that the browser knows, and these first. */
export const zonesWith = (...own: readonly string[]): readonly string[] => [
  ...new Set([...own, "UTC", ...Intl.supportedValuesOf("timeZone")]),
];
