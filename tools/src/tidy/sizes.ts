import { findFunctions } from "./functions.ts";
import { type FileRule, isTest, makeViews } from "./source-file.ts";

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;

/** Of files that the linter does not read, or not for this: scripts are its own (biome.jsonc). */
export const findLongFiles: FileRule = ({ path, text }) => {
  const lines = text.trimEnd().split("\n").length;
  if (!/\.(sql|graphql|prisma)$/.test(path)) return [];
  if (path === "schema/supergraph.graphql") return []; // composed from the files beside it
  if (/^prisma\/\w+\/migrations\//.test(path)) return []; // copied from functions/, where each file is held
  return lines > FILE_LINES_MAX
    ? [{ rule: "file-size", path, line: 1, what: `${lines} lines, of ${FILE_LINES_MAX} at most` }]
    : [];
};

const COMMENT_COLUMNS_MAX = 100;
const COMMENT = /^\s*(?:\/\/|\/?\*)/;

/** Comments of whole lines. One word that is longer, such as an address, may stand alone. */
export const findLongComments: FileRule = ({ path, text }) => {
  if (!/\.(tsx?|js|cjs)$/.test(path)) return [];
  return text.split("\n").flatMap((line, i) => {
    const columns = [...line].length;
    const isLong = COMMENT.test(line) && columns > COMMENT_COLUMNS_MAX && line.trim().split(/\s+/).length > 2;
    return isLong
      ? [{ rule: "comment-width", path, line: i + 1, what: `${columns} columns, of ${COMMENT_COLUMNS_MAX} at most` }]
      : [];
  });
};

/** Of tests: the linter takes a group of them for one function. All others are its own. */
export const findLongFunctions: FileRule = (file) => {
  const { path } = file;
  if (!isTest(path) || !/\.ts$/.test(path)) return [];
  return findFunctions(makeViews(file).script)
    .filter(({ lines, isTestGroup }) => lines > FUNCTION_LINES_MAX && !isTestGroup)
    .map(({ line, lines }) => ({
      rule: "function-size",
      path,
      line,
      what: `${lines} lines, of ${FUNCTION_LINES_MAX} at most`,
    }));
};
