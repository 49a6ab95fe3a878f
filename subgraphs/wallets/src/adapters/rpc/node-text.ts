const LENGTH_MAX = 300;

/** A stranger's words, for one line of a log: printable and short. */
export const toNodeText = (text: string): string =>
  text
    .slice(0, LENGTH_MAX)
    .replace(/[\p{C}\s]+/gu, " ")
    .trim();
