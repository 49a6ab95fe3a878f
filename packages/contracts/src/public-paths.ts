/**
 * Where on the gateway's origin a subgraph may have doors that are not GraphQL: the path says whose
 * a request is, so the gateway forwards it without knowing the routes. `/auth` is short because its
 * addresses are seen by people and written into other programs.
 */
export const publicPrefixes = (name: string): readonly string[] => [
  ...(name === "auth" ? ["/auth"] : []),
  ...["upload", "hooks", "files"].map((what) => `/${what}/${name}`),
];
