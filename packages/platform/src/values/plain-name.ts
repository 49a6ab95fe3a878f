/**
 * Whether an object that was never given this name has nothing under it: `constructor` and
 * `__proto__` are names in GraphQL too.
 */
export const isPlainName = (name: string): boolean => !(name in Object.prototype);
