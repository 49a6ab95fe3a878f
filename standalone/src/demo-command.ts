const DEFAULT_URL = "http://localhost:4000/graphql";

/** What plays the demo against the Coffer at this address, as it is typed in another terminal. */
export const demoCommandFor = (url: string): string =>
  url === DEFAULT_URL ? "npm run demo" : `COFFER_URL=${url} npm run demo`;
