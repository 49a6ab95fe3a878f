// What may stand on every page.

export const language = "en";

/** The console speaks it as well. */
export const other = { language: "de", name: "Deutsch" } as const;

export const product = "Coffer";

export const modes = { sandbox: "Sandbox", production: "Production" } as const;

export const groups = { wallet: "Wallet", operate: "Operate", develop: "Develop" } as const;

export const shell = {
  skip: "Skip to the page",
  navigation: "Pages",
  menu: "Menu",
  account: "Your session",
  signedInAs: (name: string) => `Signed in as ${name}`,
  logOut: "Log out",
  stillIn: "You are still logged in: the server does not know yet that you left.",
  language: "Console in",
  theme: "Colours",
  themes: { system: "As the system", light: "Light", dark: "Dark" },
  zone: "Times",
  zones: { local: (name: string) => `Local (${name})`, utc: "UTC" },
} as const;

export const faults = {
  title: "This did not work",
  unreachable: "The server cannot be reached. What was there stays; try again.",
  notProved: "This needs a fresh proof that it is you, and you gave none. Nothing was done; try again to be asked.",
  again: "Try again",
  requestId: "Request id for support",
  notFoundTitle: "There is no such page",
  notFound: "The address is mistyped, or what it showed is gone.",
  home: "Go to the home page",
  page: "The page itself failed. Reload it; if it fails again, tell whoever runs this Coffer what you did.",
  reload: "Reload",
  newTab: "opens in a new tab",
} as const;

export const copy = { copy: "Copy", copied: "Copied" } as const;

export const password = { show: "Show", hide: "Hide", it: "password" } as const;

export const later = {
  tooMany: "There were too many tries.",
  busy: "The server is too busy to answer.",
  at: "Try again at",
} as const;

export const dialog = { close: "Close" } as const;

export const time = {
  inZone: (title: string, zone: string) => `${title} (${zone})`,
  allIn: (zone: string) => `Times of ${zone}.`,
} as const;

export const table = {
  nothingMatches: "Nothing matches what is asked for:",
  clear: "Take this filter away",
  noMore: "There are no more.",
  placeLost: "The place that this address named is not in the list: it is shown from its beginning.",
  rows: (count: number) => `${count} ${count === 1 ? "row" : "rows"} on this page`,
  columns: "Columns",
  columnsHidden: (count: number) => `Columns: ${count} hidden`,
  sort: "Sort by",
  first: "First page",
  previous: "Page before",
  next: "Next page",
  export: "Export all as CSV",
  exporting: (count: number) => `${count} rows so far`,
} as const;

export const loading = "Loading";
