export type PayloadField = { readonly path: string; readonly type: string };

const FIELDS_MAX = 50;
const DEPTH_MAX = 4;
/** A field's name as events have them: any other may be a value. */
const NAME = /^[A-Za-z_][A-Za-z_]{0,39}$/;

/**
 * Which fields a payload has, and of what kind each value is; no value, and no name that may be
 * one.
 */
export function describePayload(payload: unknown): readonly PayloadField[] {
  const fields: PayloadField[] = [];
  const visit = (value: unknown, path: readonly string[]): void => {
    if (fields.length >= FIELDS_MAX) return;
    if (path.length > 0) fields.push({ path: path.join("."), type: typeOfValue(value) });
    if (typeof value !== "object" || value === null || Array.isArray(value) || path.length >= DEPTH_MAX) return;
    for (const [name, inner] of Object.entries(value)) visit(inner, [...path, NAME.test(name) ? name : "?"]);
  };
  visit(payload, []);
  return fields;
}

function typeOfValue(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value === "string" ? "text" : typeof value;
}
