export type DemoConfig = {
  /** Coffer's GraphQL address. */
  readonly url: string;
};

/** Throws where a variable cannot be used; the message says which and what it must be. */
export function loadDemoConfig(): DemoConfig {
  const url = process.env.COFFER_URL?.trim() || "http://localhost:4000/graphql";
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new Error("COFFER_URL must be an address such as http://localhost:4000/graphql");
  return { url };
}
