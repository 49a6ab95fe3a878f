import { functionsOf } from "./functions.ts";
import { type FileRule, isScript, isTest, type Offence, viewsOf } from "./source-file.ts";

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;
const PARAMETERS_MAX = 3;

export const findLongFiles: FileRule = ({ path, text }) => {
  const lines = text.trimEnd().split("\n").length;
  if (!isScript(path) && !/\.(sql|graphql|prisma)$/.test(path)) return [];
  if (path === "schema/supergraph.graphql") return []; // composed from the files beside it
  if (/^prisma\/\w+\/migrations\//.test(path)) return []; // copied from functions/, where each file is held
  return lines > FILE_LINES_MAX
    ? [{ rule: "file-size", path, line: 1, what: `${lines} lines, of ${FILE_LINES_MAX} at most` }]
    : [];
};

export const findLongFunctions: FileRule = (file) => {
  if (!isScript(file.path)) return [];
  const { path } = file;
  return functionsOf(viewsOf(file).script).flatMap(({ line, lines, parameters, isTestGroup }): Offence[] => [
    ...(lines > FUNCTION_LINES_MAX && !isTestGroup
      ? [{ rule: "function-size", path, line, what: `${lines} lines, of ${FUNCTION_LINES_MAX} at most` }]
      : []),
    ...(parameters > PARAMETERS_MAX && !isTest(path)
      ? [
          {
            rule: "parameters",
            path,
            line,
            what: `${parameters} parameters: more than ${PARAMETERS_MAX} become an object`,
          },
        ]
      : []),
  ]);
};
