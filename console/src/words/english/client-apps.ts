import { staffMenu } from "./staff-menu.ts";

/** Words of the page on which staff keep the programs of others that people may let in. */
export const clientApps = {
  title: staffMenu.clientApps,
  what: "Programs of others that people may let into their accounts (OAuth). Each asks for no more than is said here, and gets what its user lets it have.",
  none: "No program is registered.",
  reads: "You may read this and change nothing: that takes the role Admin.",
  states: { works: "Works", disabled: "Disabled" },
  id: "Client id",
  kind: "Kind",
  kinds: {
    PUBLIC: "On people's devices, or a page: keeps no secret",
    CONFIDENTIAL: "A server: keeps a secret",
  },
  homepage: "Homepage",
  homepageHint: "Of whoever is behind it; people see it before they let it in. https.",
  redirects: "Addresses that it is answered at",
  redirectsHint:
    "Exactly as it sends them, with spaces between: https, http on the device itself (127.0.0.1), or a scheme that is a domain backwards (com.example.app:/…). None where it is let in by a code alone.",
  logouts: "Addresses after a logout",
  logoutsHint: "Where it may have a browser led that has logged out. May be empty.",
  noAddress: "None",
  byCode: "By a code",
  byDeviceCode: "May be let in from another device, by a code: a command line, or a device without a browser",
  yes: "yes",
  no: "no",
  scopes: "It may ask people to",
  scopesMissing: "Choose what it may ask for.",
  made: "Registered",
  disabledAt: "Disabled",
  next: "Older programs",
  first: "Newest programs",
  register: "Register a program",
  name: "Name",
  nameHint: "What people are told that it is called.",
  submit: "Register it",
  registered: (name: string) => `${name} is registered.`,
  secretOnce:
    "Copy it now, and give it to whoever runs the program, by a way that nobody else reads: it is shown this once. Whoever has it passes for the program.",
  rotate: {
    open: "New secret",
    title: (name: string) => `A new secret for ${name}`,
    means:
      "The former secret is worth nothing from then on: the program gets no token until it has the new one. What people let it have stays.",
    submit: "Make a new secret",
  },
  disable: {
    open: "Disable",
    title: (name: string) => `Disable ${name}`,
    means:
      "All that people let it have ends at once, everywhere: its tokens are refused and its connections closed. It can let nobody in any more. There is no way back: it would have to be registered anew, and people would have to let it in again.",
    submit: "Disable it for good",
    done: (name: string) => `${name} is disabled.`,
  },
  refusals: {
    ClientNotFound: "There is no such program.",
    ClientDisabled: "It is disabled already, for good.",
    ClientHasNoSecret: "It keeps no secret.",
    SecretShownBefore:
      "This was done before, and the secret was shown then. If nobody has it, make a new secret for the program.",
    IdempotencyKeyReused: "This form was sent before with other words. Send it once more.",
  },
} as const;
