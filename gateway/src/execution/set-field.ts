import { isPlainName } from "@coffer/platform/values/plain-name";

/**
 * Sets a field of an answer under a name that a client chose: `__proto__` is a name in GraphQL,
 * too.
 */
export function setField(shown: Record<string, unknown>, key: string, value: unknown): void {
  if (isPlainName(key)) shown[key] = value;
  else Object.defineProperty(shown, key, { value, enumerable: true, configurable: true, writable: true });
}
