/**
 * Something went wrong that the person at the keyboard can do something about; the message says
 * what.
 */
export class SetupFailure extends Error {}

/** @param {string} text */
export function say(text) {
  process.stderr.write(`coffer: ${text}\n`);
}
