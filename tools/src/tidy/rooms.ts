import { findImports } from "./imports.ts";
import { isTest, type Offence, type RepositoryFile } from "./source-file.ts";

type House = {
  readonly folder: string;
  /**
   * From the top: a room may know those after it. Rooms of one line stand beside each other and
   * know nothing of each other.
   */
  readonly floors: readonly (readonly string[])[];
  /** Files that stand above all rooms. */
  readonly roof: readonly string[];
};

const HOUSES: readonly House[] = [
  {
    folder: "packages/platform/src/",
    floors: [
      ["service"],
      ["streams"],
      ["graphql"],
      ["http"],
      ["events"],
      ["identity", "stores", "queue", "passkeys"],
      ["postgres"],
      ["running"],
      ["confined", "text"],
      ["values"],
    ],
    roof: [],
  },
  {
    // In the order in which a request meets them.
    folder: "gateway/src/",
    floors: [["http"], ["sockets"], ["execution"], ["streams"], ["sources"], ["identity"], ["limits"]],
    roof: ["main.ts", "compose.ts", "config.ts", "process-config.ts"],
  },
];

/**
 * Files outside the rooms of a house, and imports that run up in it: whoever reads a room need not
 * know those above.
 */
export function findUpwardImports(file: RepositoryFile, folders: ReadonlyMap<string, string>): Offence[] {
  const house = HOUSES.find(({ folder }) => file.path.startsWith(folder));
  if (!house || (isTest(file.path) && roomOf(file.path, house) === null)) return [];
  const offence = (line: number, what: string): Offence => ({ rule: "rooms", path: file.path, line, what });
  if (house.roof.includes(file.path.slice(house.folder.length))) return [];
  const floor = floorOf(file.path, house);
  if (floor < 0) return [offence(1, "in no room of its house")];
  if (isTest(file.path)) return [];
  return findImports(file, folders)
    .filter(({ target }) => target?.startsWith(house.folder))
    .filter(({ target }) => roomOf(target ?? "", house) !== roomOf(file.path, house))
    .filter(({ target }) => floorOf(target ?? "", house) <= floor)
    .map(({ line, specifier }) => offence(line, `looks up or aside: ${specifier}`));
}

const roomOf = (path: string, { folder }: House): string | null =>
  /^([^/]+)\//.exec(path.slice(folder.length))?.[1] ?? null;

/** 0 is the highest; -1 stands for what is in no room. */
const floorOf = (path: string, house: House): number =>
  house.floors.findIndex((rooms) => rooms.includes(roomOf(path, house) ?? ""));
