/** Under which path of a subgraph its doors that are not GraphQL are, for the gateway alone. */
export const PUBLIC_DOOR = "/public";

/** The header with the gateway's assertion there: `authorization` may be the client's. */
export const PUBLIC_ASSERTION = "coffer-assertion";

/**
 * For whom an assertion of kind public-http is: one for GraphQL opens no other door of the same
 * subgraph, and the other way round.
 */
export const publicAudience = (subgraph: string): string => `${subgraph}/public-http`;
