/**
 * Of a body or a message. What an operation needs are some dozens, and what the largest input has
 * are some hundreds.
 */
export const JSON_VALUES_MAX = 10_000;

const [QUOTE, BACKSLASH, COMMA, COLON, LIST, OBJECT] = Buffer.from('"\\,:[{');

/**
 * Whether this JSON has more values than that: each after the first stands behind one of four
 * signs. Looked at before it is parsed, because a value of two bytes becomes one of many, and seven
 * million of them hold everybody up for seconds. Of what is no JSON, nothing is told.
 */
export function hasMoreValuesThan(max: number, json: Uint8Array): boolean {
  // Each needs a sign of its own.
  if (json.length < max) return false;
  let values = 1;
  let isInText = false;
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at];
    if (isInText) {
      if (sign === BACKSLASH) at += 1;
      else if (sign === QUOTE) isInText = false;
    } else if (sign === QUOTE) isInText = true;
    else if (sign === COMMA || sign === COLON || sign === LIST || sign === OBJECT) {
      values += 1;
      if (values > max) return true;
    }
  }
  return false;
}
