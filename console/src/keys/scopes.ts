import { words } from "../words/words.ts";

/** Of the table of permissions, what a key can be given (`scopes.test.ts` compares). */
export const SCOPES = Object.keys(words.keys.scopeWords) as readonly Scope[];
export type Scope = keyof typeof words.keys.scopeWords;

/** What is nobody's own: only staff have it. */
export const STAFFS: readonly Scope[] = ["ledger:read", "operations:read"];

/** What a service can be given. */
export const SERVICES: readonly Scope[] = SCOPES.filter((name) => name.endsWith(":read"));

const isScope = (name: string): name is Scope => Object.hasOwn(words.keys.scopeWords, name);

/** A scope that only a younger API knows is called by its name. */
export const wordsOfScope = (name: string): string => (isScope(name) ? words.keys.scopeWords[name] : name);
