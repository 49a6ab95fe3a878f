import { menu } from "./menu.ts";

export const receive = {
  title: menu.receive,
  byName: "By your name",
  byNameMeaning: "Whoever has an account here can send to your name. You need to do nothing for it.",
  copyName: "Copy the name",
  byAddress: "Addresses for what comes over a network stand at your",
  ask: "Ask for money",
  askMeaning: "You get a link and its QR code. Nothing moves before somebody pays.",
  yours: "your requests, in another tab",
  into: "Into account",
  howMuch: "How much",
  fixed: "I say how much",
  open: "Whoever pays says how much",
  minimum: "At least",
  maximum: "At most",
  from: "From whom",
  fromHint: "A username: then nobody else can pay it. Leave it empty for whoever has the link.",
  memoHint: "Whoever is to pay reads it.",
  referenceHint: "What you call it yourself, such as a number of an invoice. Nobody who pays sees it.",
  life: "Can be paid for",
  submit: "Make the request",
  refusals: {
    PayerNotFound: "Nobody here has this name. Check how it is written.",
    OwnRequest: "This is you: ask somebody else, or leave it empty.",
    tooMany: (limit: number) => `You have ${limit} open requests, as many as may be. Call off one that is not needed.`,
    keyReused:
      "This form was sent before, with other words. Look at your requests, and send it again if it is not there.",
  },
} as const;
