/**
 * Why a file of a right type is not taken. No other word comes back from the process that judges a
 * file.
 */
const REASONS = {
  ENCRYPTED: "The PDF is encrypted or protected by a password. Save it without one, or send a photograph.",
  CUT_OFF: "The file is damaged or cut off. Send the whole file, or take the picture again.",
  DAMAGED_PICTURE: "The image is damaged and cannot be decoded. Take it again, or save it anew.",
  DAMAGED_PDF: "The PDF is damaged and cannot be decoded. Print it to a new PDF, or send a photograph.",
  TOO_MANY_PIXELS: "There is an image of more than 50 million pixels. Send a smaller one.",
  SIDE_TOO_LONG: "There is an image with a side of more than 16384 pixels. Send a smaller one.",
  TOO_MANY_COLOURS: "An image takes too much memory: save it with 8 bits a colour, or smaller.",
  NO_PAGES: "The PDF has no pages.",
  TOO_MANY_PAGES: "The PDF has more than 100 pages. Send only those of the document.",
  TOO_MANY_OBJECTS: "The PDF has more than 20000 objects. Print the pages of the document to a new PDF.",
  UNPACKS_TOO_LARGE: "The PDF unpacks to more than a document may hold. Print it to a new PDF, or send a photograph.",
  CANNOT_BE_UNPACKED: "The PDF has a part that cannot be unpacked. Print it to a new PDF, or send a photograph.",
  TOO_COMPLEX: "The file is too complex to be read. Save it anew, or send a photograph.",
  GROWS: "The file becomes too large when it is written anew. Send a smaller one, or a JPEG.",
  SCRIPT: "The PDF contains JavaScript, which a document may not. Print it to a new PDF.",
  CARRIES_FILES: "The PDF contains embedded files, which a document may not. Print it to a new PDF.",
  XFA_FORM: "The PDF contains an XFA form, which a document may not. Print it to a new PDF.",
  RICH_MEDIA: "The PDF contains rich media, which a document may not. Print it to a new PDF.",
  STARTS_PROGRAM: "The PDF contains an action that starts a program, which a document may not. Print it to a new PDF.",
  SENDS_DATA: "The PDF contains an action that sends data, which a document may not. Print it to a new PDF.",
  LOADS_DATA: "The PDF contains an action that loads data, which a document may not. Print it to a new PDF.",
  OPENS_EMBEDDED:
    "The PDF contains an action that opens an embedded file, which a document may not. Print it to a new PDF.",
} as const;

export type Unreadable = keyof typeof REASONS;

export const isUnreadable = (word: string): word is Unreadable => Object.hasOwn(REASONS, word);

/** The fault that a person is shown. */
export const unreadableFault = (reason: Unreadable): { code: "ENCRYPTED" | "UNREADABLE"; message: string } => ({
  code: reason === "ENCRYPTED" ? reason : "UNREADABLE",
  message: REASONS[reason],
});
