export const hold = {
  title: "Reserved",
  ofPayer:
    "The money stays on your account and cannot be spent otherwise. The payee takes it, or it comes back by itself when it expires. Until then only the payee can give it back.",
  ofPayee: "It is reserved for you. Take it before it expires, all of it or a part; or give it back.",
  capture: "Take it",
  captureNow: "Take this amount",
  captureMeaning: "It comes to your account at once, and the rest goes back to the payer. It can be taken once.",
  most: "At most",
  void: "Give it back",
  voidNow: "Give all of it back",
  voidMeaning: "The payer can spend it again. It cannot be taken afterwards.",
} as const;
