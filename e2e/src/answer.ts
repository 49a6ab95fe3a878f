// biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries
export type Answer = Record<string, any>;
