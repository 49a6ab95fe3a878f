import type { Person } from "./people.ts";

type Cookie = { readonly value: string; readonly path: string };

/** Answers the pages of OAuth as a person does who lets a program in, and says where it leads. */
export function makeOAuthBrowser({ username, password }: Pick<Person, "username" | "password">) {
  const jar = new Map<string, Cookie>();

  async function go(url: string, form?: Record<string, string>): Promise<Response> {
    const { pathname } = new URL(url);
    const cookies = [...jar].filter(([, { path }]) => pathname.startsWith(path));
    const response = await fetch(url, {
      redirect: "manual",
      headers: { accept: "text/html", cookie: cookies.map(([name, { value }]) => `${name}=${value}`).join("; ") },
      ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split("; ");
      const at = pair.indexOf("=");
      const path = attributes.find((one) => one.toLowerCase().startsWith("path="))?.slice(5) ?? "/";
      if (line.includes("1970")) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), { value: pair.slice(at + 1), path });
    }
    return response;
  }

  /** As far as a page, or out of Coffer. */
  async function follow(origin: string, from: Response): Promise<{ page: string; at: string }> {
    let [response, at] = [from, ""];
    while (response.status === 303) {
      at = new URL(response.headers.get("location") ?? "", origin).href;
      if (!at.startsWith(`${origin}/`)) return { page: "", at };
      response = await go(at);
    }
    return { page: await response.text(), at };
  }

  const hidden = (page: string): Record<string, string> =>
    Object.fromEntries(
      [...page.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
        name,
        value,
      ]),
    );

  async function answer(origin: string, from: { page: string; at: string }): Promise<string> {
    let { page, at } = from;
    for (const form of [{ step: "login", login: username, password }, { step: "consent" }])
      if (page.includes(`value="${form.step}"`))
        ({ page, at } = await follow(origin, await go(at, { csrf: hidden(page).csrf ?? "", ...form })));
    return at || page;
  }

  return {
    /** Lets the program in; the address that it is answered at. */
    async letIn(url: URL): Promise<URL> {
      return new URL(await answer(url.origin, await follow(url.origin, await go(url.href))));
    },
    /** Says yes where it is asked to log out, as it did in this browser; where it is led then. */
    async logOut(url: URL): Promise<URL> {
      const page = await (await go(url.href)).text();
      const confirm = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? "", url);
      return new URL((await follow(url.origin, await go(confirm.href, { ...hidden(page), logout: "yes" }))).at);
    },
    /** Types the code that a device shows, and lets the device in. */
    async letDeviceIn(verificationUri: string, userCode: string): Promise<void> {
      const { origin } = new URL(verificationUri);
      const entered = await go(verificationUri, {
        ...hidden(await (await go(verificationUri)).text()),
        user_code: userCode,
      });
      const confirmed = await go(verificationUri, hidden(await entered.text()));
      await answer(origin, await follow(origin, confirmed));
    },
  };
}
