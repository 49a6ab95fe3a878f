// What this browser keeps between visits, and the one file that knows where: nothing of it is a
// secret that lets anybody in.

const KEYS = { theme: "coffer.theme", zone: "coffer.zone", device: "coffer.device" } as const;

export type Theme = "system" | "light" | "dark";
export type Zone = "local" | "utc";

export const keptTheme = (): Theme => oneOf(read(KEYS.theme), ["system", "light", "dark"]);
export const keptZone = (): Zone => oneOf(read(KEYS.zone), ["local", "utc"]);
/** Of this browser's last login: what strangers try on the account does not hold it up. */
export const keptDeviceToken = (): string | null => read(KEYS.device);

export const keepTheme = (theme: Theme): void => write(KEYS.theme, theme);
export const keepZone = (zone: Zone): void => write(KEYS.zone, zone);
export const keepDeviceToken = (token: string): void => write(KEYS.device, token);

/**
 * A cookie, and of these pages alone: the server gives the page in it. Also where a link of a mail
 * leads here.
 */
export const keepLanguage = (language: string): void => {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is younger than browsers
  document.cookie = `coffer-language=${language}; Path=/console; Max-Age=31536000; SameSite=Lax`;
};

const oneOf = <const T extends string>(value: string | null, [first, ...others]: readonly [T, ...T[]]): T =>
  others.find((other) => other === value) ?? first;

// A browser may be told to keep nothing.
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // What is not kept is asked for again.
  }
}
